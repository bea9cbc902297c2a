using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>What a bulk request says outside its body.</summary>
internal sealed record BulkRequest(Address Creator, ulong? Deadline, string? Signature, bool Partial)
{
    public const string SignatureHeader = "Ainft-Signature";

    /// <summary>Parses query and headers; <paramref name="signed"/> tells whether there must be a signature and a deadline.</summary>
    public static BulkRequest? Parse(HttpRequest http, bool signed, out IReadOnlyList<Violation> violations)
    {
        var parameters = new QueryParameters(http.Query);
        if (!Address.TryParse(parameters.Text("creator"), out var creator) || creator.IsZero)
            parameters.Refuse("creator", "Expected the creator's address: 0x and 40 hexadecimal digits; mixed case carries the EIP-55 checksum.");
        var (deadline, signature) = (DeadlineOf(parameters, signed), signed ? SignatureOf(http, parameters) : null);
        var isPartial = PartialOf(parameters);
        violations = parameters.Violations;
        return violations.Count > 0 ? null : new BulkRequest(creator, deadline, signature, isPartial);
    }

    public static bool PartialOf(QueryParameters parameters)
    {
        var text = parameters.Text("partial");
        if (text is not (null or "" or "true" or "false"))
            parameters.Refuse("partial", "Expected true or false.");
        return text == "true";
    }

    private static ulong? DeadlineOf(QueryParameters parameters, bool required)
    {
        var text = parameters.Text("deadline");
        if (text is null && !required)
            return null;
        if (SignatureDeadline.TryRead(text, out var deadline))
            return deadline;
        parameters.Refuse("deadline", SignatureDeadline.Expected);
        return null;
    }

    private static string? SignatureOf(HttpRequest http, QueryParameters parameters)
    {
        if (http.Headers[SignatureHeader].ToString() is { Length: >= 4 and <= 2 + 2 * 4096 } text && Hex.TryParse(text, out _))
            return text.ToLowerInvariant();
        parameters.Refuse("signature", $"Expected in the header {SignatureHeader} the EIP-712 signature of MintMany: 0x and "
            + "130 hexadecimal digits (128 in the form of EIP-2098), up to 4,096 bytes from a contract wallet.");
        return null;
    }
}

using System.Globalization;
using Ainft.Ethereum;

namespace Ainft.Functions.Minting;

/// <summary>What a bulk request says outside its body.</summary>
internal sealed record BulkRequest(Address Creator, ulong? Deadline, string? Signature, bool Partial)
{
    public const string SignatureHeader = "Ainft-Signature";

    /// <summary>Parses query and headers; <paramref name="signed"/> tells whether there must be a signature and a deadline.</summary>
    public static BulkRequest? Parse(HttpRequest http, bool signed, out IReadOnlyList<Violation> violations)
    {
        var found = new List<Violation>();
        violations = found;
        found.AddRange(http.Query.Where(parameter => parameter.Value.Count > 1).Select(parameter => new Violation($"/{parameter.Key}", "The parameter is given twice.")));
        if (!Address.TryParse(http.Query["creator"], out var creator) || creator.IsZero)
            found.Add(new Violation("/creator", "Expected the creator's address: 0x and 40 hexadecimal digits; mixed case carries the EIP-55 checksum."));
        var (deadline, signature) = (DeadlineOf(http, signed, found), signed ? SignatureOf(http, found) : null);
        var isPartial = PartialOf(http, found);
        return found.Count > 0 ? null : new BulkRequest(creator, deadline, signature, isPartial);
    }

    public static bool PartialOf(HttpRequest http, List<Violation> violations)
    {
        var text = http.Query["partial"].ToString();
        if (text is "true" or "false" or "")
            return text == "true";
        violations.Add(new Violation("/partial", "Expected true or false."));
        return false;
    }

    private static ulong? DeadlineOf(HttpRequest http, bool required, List<Violation> violations)
    {
        if (!required && !http.Query.ContainsKey("deadline"))
            return null;
        if (ulong.TryParse(http.Query["deadline"], NumberStyles.None, null, out var deadline) && deadline <= ManifestLimits.Size)
            return deadline;
        violations.Add(new Violation("/deadline", $"Expected the signature's deadline in seconds since 1970, a whole number up to {ManifestLimits.Size}."));
        return null;
    }

    private static string? SignatureOf(HttpRequest http, List<Violation> violations)
    {
        if (http.Headers[SignatureHeader].ToString() is { Length: >= 4 and <= 2 + 2 * 4096 } text && Hex.TryParse(text, out _))
            return text.ToLowerInvariant();
        violations.Add(new Violation("/signature", $"Expected in the header {SignatureHeader} the EIP-712 signature of MintMany: 0x and 130 hexadecimal digits, up to 4,096 bytes from a contract wallet."));
        return null;
    }
}

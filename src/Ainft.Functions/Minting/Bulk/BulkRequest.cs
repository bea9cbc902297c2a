using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>The query and headers of a bulk request.</summary>
internal sealed record BulkRequest(Address Creator, ulong? Deadline, string? Signature, bool Partial)
{
    public const string SignatureHeader = "Ainft-Signature";

    /// <summary>
    /// Parses query and headers. With <paramref name="signed"/>, a signature and a deadline are required.
    /// </summary>
    public static BulkRequest? Parse(HttpRequest http, bool signed, out IReadOnlyList<Violation> violations)
    {
        var parameters = new QueryParameters(http);
        var text = parameters.Text("creator");
        if (!RequestMembers.TryReadAddress(text, out var creator))
            parameters.Refuse("creator", CodeOf(text), RequestMembers.ExpectedCreator);
        var (deadline, signature) = (DeadlineOf(parameters, signed), signed ? SignatureOf(http, parameters) : null);
        var isPartial = PartialOf(parameters);
        violations = parameters.Violations;
        return violations.Count > 0 ? null : new BulkRequest(creator, deadline, signature, isPartial);
    }

    public static bool PartialOf(QueryParameters parameters)
    {
        var text = parameters.Text("partial");
        if (text is not (null or "" or "true" or "false"))
            parameters.Refuse("partial", ViolationCode.WrongValue, "Expected true or false.");
        return text == "true";
    }

    private static ulong? DeadlineOf(QueryParameters parameters, bool required)
    {
        var text = parameters.Text("deadline");
        if (text is null && !required)
            return null;
        if (SignatureDeadline.TryRead(text, out var deadline))
            return deadline;
        parameters.Refuse("deadline", CodeOf(text), SignatureDeadline.Expected);
        return null;
    }

    private static string? SignatureOf(HttpRequest http, QueryParameters parameters)
    {
        var text = http.Headers[SignatureHeader].ToString();
        if (RequestMembers.ReadSignature(text) is { } signature)
            return signature;
        parameters.Refuse(
            "signature",
            text.Length == 0 ? ViolationCode.MemberMissing : ViolationCode.WrongForm,
            $"The header {SignatureHeader} needs the signature of MintMany. {RequestMembers.ExpectedSignature}");
        return null;
    }

    private static ViolationCode CodeOf(string? text) =>
        text is null ? ViolationCode.MemberMissing : ViolationCode.WrongForm;
}

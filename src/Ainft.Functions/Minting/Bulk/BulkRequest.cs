using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>The query and headers of a bulk request.</summary>
internal sealed record BulkRequest(Address Creator, bool Partial)
{
    public const string SignatureHeader = "Ainft-Signature";

    /// <summary>Parses query and headers of a mint, which has a signature and its deadline.</summary>
    public static Signed<BulkRequest>? ParseSigned(HttpRequest http, out IReadOnlyList<Violation> violations)
    {
        var parameters = new QueryParameters(http);
        var creator = CreatorOf(parameters);
        var (deadline, signature) = (DeadlineOf(parameters), SignatureOf(http, parameters));
        var form = new BulkRequest(creator, PartialOf(parameters));
        violations = parameters.Violations;
        return violations.Count > 0 ? null : new Signed<BulkRequest>(form, deadline, signature);
    }

    /// <summary>Parses the query of a preview, which has no signature and can lack the deadline.</summary>
    public static Unsigned<BulkRequest>? ParseUnsigned(HttpRequest http, out IReadOnlyList<Violation> violations)
    {
        var parameters = new QueryParameters(http);
        var creator = CreatorOf(parameters);
        ulong? deadline = parameters.Text("deadline") is null ? null : DeadlineOf(parameters);
        var form = new BulkRequest(creator, PartialOf(parameters));
        violations = parameters.Violations;
        return violations.Count > 0 ? null : new Unsigned<BulkRequest>(form, deadline);
    }

    public static bool PartialOf(QueryParameters parameters)
    {
        var text = parameters.Text("partial");
        if (text is not (null or "" or "true" or "false"))
            parameters.Refuse("partial", ViolationCode.WrongValue, "Expected true or false.");
        return text == "true";
    }

    private static Address CreatorOf(QueryParameters parameters)
    {
        var text = parameters.Text("creator");
        if (!RequestMembers.TryReadAddress(text, out var creator))
            parameters.Refuse("creator", CodeOf(text), RequestMembers.ExpectedCreator);
        return creator;
    }

    private static ulong DeadlineOf(QueryParameters parameters)
    {
        var text = parameters.Text("deadline");
        if (SignatureDeadline.TryRead(text, out var deadline))
            return deadline;
        parameters.Refuse("deadline", CodeOf(text), SignatureDeadline.Expected);
        return 0;
    }

    private static string SignatureOf(HttpRequest http, QueryParameters parameters)
    {
        var text = http.Headers[SignatureHeader].ToString();
        if (RequestMembers.ReadSignature(text) is { } signature)
            return signature;
        parameters.Refuse(
            "signature",
            text.Length == 0 ? ViolationCode.MemberMissing : ViolationCode.WrongForm,
            $"The header {SignatureHeader} needs the signature of MintMany. {RequestMembers.ExpectedSignature}");
        return "";
    }

    private static ViolationCode CodeOf(string? text) =>
        text is null ? ViolationCode.MemberMissing : ViolationCode.WrongForm;
}

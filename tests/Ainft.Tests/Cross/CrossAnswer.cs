using System.Text.Json;

namespace Ainft.Tests.Cross;

/// <summary>The answer of one implementation about one document.</summary>
/// <param name="IsAccepted">Whether the document has the form of its specification.</param>
/// <param name="Id">The id of the component, or null for a refused document.</param>
/// <param name="Digest">The digest of a manifest, or null.</param>
/// <param name="Content">The content digest of a manifest, or null.</param>
/// <param name="Checks">Each check of a proof with its result.</param>
/// <param name="Refusals">The code and the pointer of each violation of a refused document.</param>
internal sealed record CrossAnswer(
    bool IsAccepted,
    string? Id,
    string? Digest,
    string? Content,
    IReadOnlyList<string> Checks,
    IReadOnlyList<string> Refusals)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public static CrossAnswer Accepted(string id, string? digest, string? content, IReadOnlyList<string> checks) =>
        new(true, id, digest, content, checks, []);

    public static CrossAnswer Refused(IReadOnlyList<Violation> violations) => new(
        false, null, null, null, [],
        [.. violations.Select(violation => $"{violation.Code} {violation.Pointer}")]);

    public static CrossAnswer Read(string line) => JsonSerializer.Deserialize<CrossAnswer>(line, Format)!;

    /// <summary>Whether another implementation gave the same answer.</summary>
    /// <param name="other">The answer of the other implementation.</param>
    /// <param name="reportsAll">
    /// Whether it reports all violations, as the kernel does. One that stops at the first violation reports one of
    /// those of the kernel. It may read the members in another order, so that need not be the first one.
    /// </param>
    public bool IsSame(CrossAnswer other, bool reportsAll) =>
        (IsAccepted, Id, Digest, Content) == (other.IsAccepted, other.Id, other.Digest, other.Content)
        && Checks.SequenceEqual(other.Checks)
        && (reportsAll || Refusals.Count == 0
            ? Refusals.SequenceEqual(other.Refusals)
            : other.Refusals.Count == 1 && Refusals.Contains(other.Refusals[0]));

    /// <summary>The answer for the message of a failure.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, Format);
}

using System.Text.Json;

namespace Ainft.Tests.Cross;

/// <summary>The answer of one implementation about one document.</summary>
/// <param name="IsAccepted">Whether the document has the form of its specification.</param>
/// <param name="Id">The id of the component, or null for a refused document.</param>
/// <param name="Digest">The digest of a manifest, or null.</param>
/// <param name="Content">The content digest of a manifest, or null.</param>
/// <param name="Checks">Each check of a proof with its result.</param>
/// <param name="Codes">
/// The codes of the refusal, for the message of a failure. They are not compared, because the kernel reports several,
/// JavaScript reports its first one, and Python has no codes.
/// </param>
internal sealed record CrossAnswer(
    bool IsAccepted,
    string? Id,
    string? Digest,
    string? Content,
    IReadOnlyList<string> Checks,
    IReadOnlyList<string> Codes)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web);

    public static CrossAnswer Accepted(string id, string? digest, string? content, IReadOnlyList<string> checks) =>
        new(true, id, digest, content, checks, []);

    public static CrossAnswer Refused(IReadOnlyList<string> codes) => new(false, null, null, null, [], codes);

    public static CrossAnswer Read(string line) => JsonSerializer.Deserialize<CrossAnswer>(line, Format)!;

    /// <summary>Whether another implementation gave the same answer.</summary>
    public bool IsSame(CrossAnswer other) =>
        (IsAccepted, Id, Digest, Content) == (other.IsAccepted, other.Id, other.Digest, other.Content)
        && Checks.SequenceEqual(other.Checks);

    /// <summary>The answer for the message of a failure.</summary>
    public override string ToString() => JsonSerializer.Serialize(this, Format);
}

using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

/// <summary>
/// Whether the pinned source of a component names its creator. <c>State</c> is <c>proven</c>, <c>not-proven</c>, or
/// <c>checking</c> while a check has no result. <c>By</c> is <c>file</c> or <c>tag</c>. <c>Digest</c> is the SHA-256 of
/// <c>ainft.json</c> at the commit <c>Revision</c>. <c>Reason</c> says why the last check did not prove the source.
/// <c>ClaimedBy</c> lists the proven components with the same source and files, for a reference.
/// </summary>
public sealed record SourceAnswer(
    string Id,
    string State,
    string? Platform,
    string? Repository,
    string? Revision,
    string? By = null,
    string? Digest = null,
    DateTimeOffset? CheckedAt = null,
    string? Reason = null,
    IReadOnlyList<string>? ClaimedBy = null)
{
    internal const string Proven = "proven", NotProven = "not-proven", Checking = "checking";

    /// <summary>Describes the last check of a component, or null without one.</summary>
    public static SourceAnswer Of(AinftId id, ManifestSource? source, SourceProof? proof, DateTimeOffset now) => new(
        id.ToString(),
        StateOf(proof, now),
        source?.Platform,
        source?.Repository,
        source?.Revision,
        proof?.By,
        proof?.Digest?.ToString(),
        proof?.CheckedAt,
        proof?.Reason);

    private static string StateOf(SourceProof? proof, DateTimeOffset now) => proof switch
    {
        { IsProven: true } => Proven,
        { IsOpen: true } when now - proof.CheckedAt < CheckSource.Pause => Checking,
        _ => NotProven,
    };
}

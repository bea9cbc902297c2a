using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

/// <summary>Whether the pinned source of a component names its creator.</summary>
/// <param name="Id">The id of the component.</param>
/// <param name="State"><c>proven</c>, <c>not-proven</c>, or <c>checking</c> while a check has no result.</param>
/// <param name="Platform">The platform of the source.</param>
/// <param name="Repository">The repository on the platform.</param>
/// <param name="Revision">The commit of the source.</param>
/// <param name="By"><c>file</c> or <c>tag</c>, which names the creator.</param>
/// <param name="Digest">The SHA-256 of <c>ainft.json</c> at the commit.</param>
/// <param name="CheckedAt">The time of the last check.</param>
/// <param name="Reason">Why the last check did not prove the source.</param>
/// <param name="ClaimedBy">
/// The components with a proven source that have the same source and files, for a reference.
/// </param>
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

namespace Ainft.Proofs;

/// <summary>
/// Decides whether a mint keeps the terms of a delegation. The signatures of the creator and of the agent are checked
/// apart, because a chain may have to confirm the creator's signature (ERC-1271).
/// </summary>
/// <remarks>The conditions and their order are those of <c>docs/proof-formats.md</c>.</remarks>
public static class DelegationRule
{
    /// <summary>
    /// The first term that the mint breaks, with its pointer in the JSON of the delegation, or null when the mint
    /// keeps all of them.
    /// </summary>
    /// <param name="terms">The terms.</param>
    /// <param name="manifest">The manifest that the agent signed.</param>
    /// <param name="deadline">The deadline in the agent's signature, in Unix seconds.</param>
    /// <param name="at">The time of the mint in Unix seconds, or a later time, or null when it is unknown.</param>
    public static Violation? BrokenBy(Delegation terms, Manifest manifest, ulong deadline, ulong? at)
    {
        ArgumentNullException.ThrowIfNull(terms);
        ArgumentNullException.ThrowIfNull(manifest);
        return SourceBreach(terms, manifest.Source)
            ?? RewardBreach(terms, manifest)
            ?? TimeBreach(terms, deadline, at);
    }

    private static Violation? SourceBreach(Delegation terms, ManifestSource? source)
    {
        if (source is not { Platform: { } platform, Repository: { } repository })
            return Breach("platform", "The manifest's source has no platform or no repository.");
        if (platform != terms.Platform)
            return Breach("platform", $"The manifest's source is on another platform than {terms.Platform}.");
        return RepositoryScope.Covers(platform, terms.Scope, repository)
            ? null
            : Breach("scope", $"The repository of the manifest's source is outside of the scope {terms.Scope}.");
    }

    private static Violation? RewardBreach(Delegation terms, Manifest manifest)
    {
        if (ContributorList.Hash(manifest.Contributors) is var hash && hash != terms.ContributorsHash)
            return Breach(
                "contributorsHash", $"The manifest's contributors have the hash {hash}, not {terms.ContributorsHash}.");
        return manifest.Royalty is var royalty && royalty > terms.MaxRoyalty
            ? Breach("maxRoyalty", $"The manifest's royalty {royalty} is above {terms.MaxRoyalty} basis points.")
            : null;
    }

    private static Violation? TimeBreach(Delegation terms, ulong deadline, ulong? at)
    {
        if (deadline > terms.Deadline)
            return Breach("deadline", $"The deadline {deadline} of the mint is after {terms.Deadline}.");
        if (deadline < terms.NotBefore)
            return Breach("notBefore", $"The deadline {deadline} of the mint is before {terms.NotBefore}.");
        return at < terms.NotBefore
            ? Breach("notBefore", $"The time {at} of the mint is before {terms.NotBefore}.")
            : null;
    }

    private static Violation Breach(string member, string reason) =>
        new($"/{member}", ViolationCode.DelegationExceeded, reason);
}

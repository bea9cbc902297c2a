using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Upkeep;

/// <summary>The index that the parts of a check share.</summary>
/// <param name="Plain">The index over the app's storage.</param>
/// <param name="Audited">The index over a storage wrapper that records each write as an expected row.</param>
/// <param name="Batches">The batches in storage.</param>
/// <param name="Repair">Whether to repair wrong data.</param>
/// <param name="Now">The start of the check.</param>
internal sealed record CheckedIndex(
    ComposedIndex Plain, ComposedIndex Audited, CommittedBatches Batches, bool Repair, DateTimeOffset Now)
{
    /// <summary>
    /// Bundles that may still wait for their rows. The check decides that once per bundle and then ignores the bundle.
    /// </summary>
    public HashSet<Sha256Digest> Unfinished { get; } = [];

    /// <summary>The checked bundles that were outside batches at the start of the check.</summary>
    public HashSet<Sha256Digest> Open { get; } = [];

    /// <summary>Whether data are so new that their writer can still be at work.</summary>
    public bool IsYoung(DateTimeOffset writtenAt) => Now - writtenAt < SweepBundles.AbandonedAfter;

    /// <summary>
    /// The positions of the entries of a bundle that another bundle owns. The source is the list of open bundles, else
    /// the batch of the bundle, else the rows.
    /// </summary>
    public async Task<byte[]> RedundantAsync(Sha256Digest bundle, CancellationToken ct)
    {
        if (await Plain.Bundles.FindOpenAsync(bundle, ct) is { Projected: true } open)
            return open.Redundant;
        return await Plain.Bundles.FindRootAsync(bundle, ct) is { } root && !Batches.Lost.Contains(root)
            && await FindInBatchAsync(root, bundle, ct) is { } listed
                ? listed.Redundant
                : await OwnedByOthers.ReadAsync(Plain, bundle, ct);
    }

    /// <summary>
    /// The record of a bundle in the batch of a root. It is null when the batch does not exist or does not contain the
    /// bundle.
    /// </summary>
    public async Task<BatchedBundle?> FindInBatchAsync(Bytes32 root, Sha256Digest bundle, CancellationToken ct) =>
        await Plain.Batches.IsStagedAsync(root, ct)
            ? (await Plain.Batches.ReadStagedAsync(root, ct)).Bundles.FirstOrDefault(listed => listed.Hash == bundle)
            : null;
}

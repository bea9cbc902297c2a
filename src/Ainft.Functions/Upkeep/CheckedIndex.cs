using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Upkeep;

/// <summary>What all parts of a check look at.</summary>
/// <param name="Plain">The app's services upon storage as it is.</param>
/// <param name="Audited">The same upon storage in which a write is a claim.</param>
/// <param name="Batches">The batches there are.</param>
/// <param name="Repair">Whether what is found is mended.</param>
/// <param name="Now">When the check began.</param>
internal sealed record CheckedIndex(IServiceProvider Plain, IServiceProvider Audited, CommittedBatches Batches, bool Repair, DateTimeOffset Now)
{
    /// <summary>Bundles whose rows may still be on their way: found so once, they are left out of the whole check.</summary>
    public HashSet<Sha256Digest> Unfinished { get; } = [];

    /// <summary>Bundles in no batch yet, or in one since the check began, that were looked at.</summary>
    public HashSet<Sha256Digest> Open { get; } = [];

    /// <summary>Whether something was written so lately that whoever writes may still be at it.</summary>
    public bool IsYoung(DateTimeOffset writtenAt) => Now - writtenAt < SweepBundles.AbandonedAfter;

    /// <summary>The positions of a bundle's entries that are another bundle's: as it is listed, else as its batch says, else as rows do.</summary>
    public async Task<byte[]> RedundantAsync(Sha256Digest bundle, CancellationToken ct)
    {
        var bundles = Plain.GetRequiredService<Bundles>();
        if (await bundles.FindOpenAsync(bundle, ct) is { Projected: true } open)
            return open.Redundant;
        return await bundles.FindRootAsync(bundle, ct) is { } root && !Batches.Lost.Contains(root) && await FindInBatchAsync(root, bundle, ct) is { } listed
            ? listed.Redundant
            : await OwnedByOthers.ReadAsync(Plain, bundle, ct);
    }

    /// <summary>What the batch of a root says of a bundle; null when there is no such batch, or when it does not hold the bundle.</summary>
    public async Task<BatchedBundle?> FindInBatchAsync(Bytes32 root, Sha256Digest bundle, CancellationToken ct)
    {
        var batches = Plain.GetRequiredService<Batches>();
        return await batches.IsStagedAsync(root, ct) ? (await batches.ReadStagedAsync(root, ct)).Bundles.FirstOrDefault(listed => listed.Hash == bundle) : null;
    }
}

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
    /// <summary>Whether something was written so lately that whoever writes may still be at it.</summary>
    public bool IsYoung(DateTimeOffset writtenAt) => Now - writtenAt < SweepBundles.AbandonedAfter;
}

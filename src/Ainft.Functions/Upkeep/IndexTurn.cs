using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>One process at a time mends the index or makes it anew: what one writes the other may be about to drop.</summary>
internal static class IndexTurn
{
    /// <summary>Takes the turn until it is disposed of, or for a minute after its process has died; null when another has it.</summary>
    public static Task<Lease?> TryTakeAsync(Storage storage, CancellationToken ct) =>
        storage.Leases.TryAcquireAsync("rebuild-index", TimeSpan.FromSeconds(60), ct);
}

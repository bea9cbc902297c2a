using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// The lease that permits one process at a time to repair or rebuild the index. Without it, one process could write
/// rows that the other is about to drop.
/// </summary>
internal static class IndexLease
{
    /// <summary>
    /// Acquires the lease, or returns null when another process has it. The lease ends one minute after its process
    /// died.
    /// </summary>
    public static Task<Lease?> TryAcquireAsync(Storage storage, CancellationToken ct) =>
        storage.Leases.TryAcquireAsync("rebuild-index", TimeSpan.FromSeconds(60), ct);
}

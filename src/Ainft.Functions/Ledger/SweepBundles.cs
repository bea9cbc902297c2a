using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>
/// Recovers the write path. It requests the projection of committed bundles that have waited too long, and deletes
/// intents that never became a bundle. It is idempotent and may run late or concurrently, so the lease only saves work.
/// </summary>
public sealed partial class SweepBundles(
    Bundles bundles, Storage storage, Queues queues, TimeProvider time, ILogger<SweepBundles> log)
{
    public static readonly TimeSpan LeftBehindAfter = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan AbandonedAfter = TimeSpan.FromMinutes(10);

    private readonly IMessageQueue projections = queues.Open("project-bundle");

    public async Task RunAsync(CancellationToken ct)
    {
        await using var lease = await storage.Leases.TryAcquireAsync("sweep-bundles", TimeSpan.FromSeconds(30), ct);
        if (lease is null)
            return;
        // Each sweep asks again, because an earlier message may have become a dead letter.
        var tick = $"sweep {time.GetUtcNow():O}";
        await foreach (var open in bundles.ListOpenAsync(ct).Where(row => !row.Projected))
        {
            var age = time.GetUtcNow() - open.At;
            if (age < LeftBehindAfter)
                continue;
            if (await bundles.ExistsAsync(open.Hash, ct))
                await projections.SendAsync(DigestMessage.Write("bundle", open.Hash), tick, ct);
            else if (age > AbandonedAfter)
                await DropAsync(open, ct);
        }
    }

    private async Task DropAsync(OpenBundleRow open, CancellationToken ct)
    {
        // This deletes only the row, and only if it did not change. If its instance still runs and commits now, the
        // projection of the blob lists the bundle again.
        await bundles.UnlistAsync(open.Hash, ct, open.ETag);
        LogAbandoned(open.Hash.ToString(), open.Count);
    }

    [LoggerMessage(203, LogLevel.Warning,
        "An instance announced bundle {Bundle} with {Count} entries but never committed it. The app deleted its row.")]
    private partial void LogAbandoned(string bundle, int count);
}

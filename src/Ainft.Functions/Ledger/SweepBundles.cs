using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>
/// Recovery of the write path: asks for the projection of every committed bundle that was left behind, and forgets intents that never
/// became a bundle. Repeating it, late or twice at once, changes nothing; the lease only saves work.
/// </summary>
public sealed partial class SweepBundles(Bundles bundles, Storage storage, TimeProvider time, ILogger<SweepBundles> log)
{
    public static readonly TimeSpan LeftBehindAfter = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan AbandonedAfter = TimeSpan.FromMinutes(10);

    private readonly MessageQueue projections = storage.Queue("project-bundle");

    public async Task RunAsync(CancellationToken ct)
    {
        await using var lease = await storage.Leases.TryAcquireAsync("sweep-bundles", TimeSpan.FromSeconds(30), ct);
        if (lease is null)
            return;
        await foreach (var open in bundles.ListOpenAsync(ct).Where(row => !row.Projected))
        {
            var age = time.GetUtcNow() - open.At;
            if (age < LeftBehindAfter)
                continue;
            if (await bundles.ExistsAsync(open.Hash, ct))
                await projections.SendAsync(DigestMessage.Write("bundle", open.Hash), ct);
            else if (age > AbandonedAfter)
                await DropAsync(open, ct);
        }
    }

    private async Task DropAsync(OpenBundleRow open, CancellationToken ct)
    {
        // The row alone, as it was read: should its process be alive after all and commit now, the blob is there for it to list again.
        await bundles.UnlistAsync(open.Hash, ct, open.ETag);
        LogAbandoned(open.Hash.ToString(), open.Count);
    }

    [LoggerMessage(203, LogLevel.Warning, "Bundle {Bundle} with {Count} entries was announced but never committed; forgotten")]
    private partial void LogAbandoned(string bundle, int count);
}

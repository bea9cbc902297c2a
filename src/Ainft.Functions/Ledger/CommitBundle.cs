using System.Security.Cryptography;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>The write path: announce, commit, project. One instance of it runs in a process at any time.</summary>
public sealed partial class CommitBundle(
    Bundles bundles, ProjectBundle project, Storage storage, TimeProvider time, LedgerMetrics metrics, ILogger<CommitBundle> log)
{
    /// <summary>Well below <see cref="SweepBundles.AbandonedAfter"/>: no flush may commit a bundle whose intent was swept.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(1);

    /// <summary>The message only saves waiting for the sweep; the next flush does not wait for it longer than this.</summary>
    private static readonly TimeSpan AnnounceLimit = TimeSpan.FromSeconds(5);

    private readonly MessageQueue projections = storage.Queue("project-bundle");

    /// <summary>Makes entries durable and findable; answers the positions of entries that another bundle already had.</summary>
    public async Task<IReadOnlySet<int>> RunAsync(IReadOnlyList<Entry> entries)
    {
        using var limit = new CancellationTokenSource(Limit, time);
        var started = time.GetTimestamp();
        var bundle = Bundle.Write(entries, time.GetUtcNow(), RandomNumberGenerator.GetBytes(16));
        await bundles.AnnounceAsync(bundle, limit.Token);
        await bundles.CommitAsync(bundle, limit.Token);
        var redundant = await ProjectOrAnnounceAsync(bundle, limit.Token);
        metrics.Flushed(bundle, time.GetElapsedTime(started));
        return redundant;
    }

    private async Task<IReadOnlySet<int>> ProjectOrAnnounceAsync(Bundle bundle, CancellationToken ct)
    {
        try
        {
            return await project.RunAsync(bundle, ct);
        }
        catch (Exception failure)
        {
            LogProjectionFailed(failure, bundle.Name);
            using var soon = new CancellationTokenSource(AnnounceLimit, time);
            await projections.SendAsync(ProjectBundleMessage.Write(bundle.Hash), soon.Token);
            throw;
        }
    }

    [LoggerMessage(201, LogLevel.Warning, "Bundle {Bundle} is committed but not projected; a queue message will do it")]
    private partial void LogProjectionFailed(Exception failure, string bundle);
}

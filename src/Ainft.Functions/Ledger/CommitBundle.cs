using System.Security.Cryptography;
using Ainft.Functions.Platform;
using Azure;

namespace Ainft.Functions.Ledger;

/// <summary>
/// The write path: announce, commit, project. A flush projects what it committed; one at a time runs in a process. A spooled bundle is
/// left to the queue: it is durable when its name is answered, and findable a little later.
/// </summary>
public sealed partial class CommitBundle(
    Bundles bundles, ProjectBundle project, Storage storage, TimeProvider time, LedgerMetrics metrics, ILogger<CommitBundle> log)
{
    /// <summary>
    /// How long after its creation a spooled bundle may still be committed. Well below <see cref="SweepBundles.AbandonedAfter"/>, which
    /// counts from the same moment: nothing may commit a bundle whose intent was swept.
    /// </summary>
    public static readonly TimeSpan SpoolLimit = TimeSpan.FromMinutes(8);

    /// <summary>The same for a flush, for whose end callers wait.</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromMinutes(1);

    /// <summary>The message only saves waiting for the sweep; nobody waits for it longer than this.</summary>
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(5);

    private readonly MessageQueue projections = storage.Queue("project-bundle");

    /// <summary>Makes entries durable and findable; answers the positions of entries that another bundle already had.</summary>
    public async Task<IReadOnlySet<int>> RunAsync(IReadOnlyList<Entry> entries)
    {
        using var limit = new CancellationTokenSource(FlushLimit, time);
        var started = time.GetTimestamp();
        var bundle = Bundle.Write(entries, time.GetUtcNow(), RandomNumberGenerator.GetBytes(16));
        await bundles.AnnounceAsync(bundle.Header, entries.Count, limit.Token);
        await bundles.CommitAsync(bundle, limit.Token);
        var redundant = await ProjectOrAskAsync(bundle, limit.Token);
        metrics.Flushed(entries.Count, time.GetElapsedTime(started));
        return redundant;
    }

    /// <summary>Makes a spooled bundle durable and asks for its projection; answers its name.</summary>
    /// <exception cref="OperationCanceledException">The caller gave up, or the bundle is older than <see cref="SpoolLimit"/>.</exception>
    public async Task<Sha256Digest> CommitAsync(SpooledBundle spool, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        var left = spool.At + SpoolLimit - time.GetUtcNow();
        using var limit = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, time);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, ct);
        stop.Token.ThrowIfCancellationRequested();
        var bundle = spool.Header();
        await bundles.AnnounceAsync(bundle, spool.Count, stop.Token);
        await bundles.CommitAsync(bundle.Hash, spool.Content(), stop.Token);
        metrics.Flushed(spool.Count, time.GetElapsedTime(started));
        await TryAskAsync(bundle.Hash);
        return bundle.Hash;
    }

    private async Task<IReadOnlySet<int>> ProjectOrAskAsync(Bundle bundle, CancellationToken ct)
    {
        try
        {
            return await project.RunAsync(bundle, ct);
        }
        catch (Exception failure)
        {
            LogProjectionFailed(failure, bundle.Header.Hash.ToString());
            await AskAsync(bundle.Header.Hash);
            throw;
        }
    }

    private async Task TryAskAsync(Sha256Digest hash)
    {
        try
        {
            await AskAsync(hash);
        }
        catch (Exception failure) when (failure is RequestFailedException or OperationCanceledException or AggregateException)
        {
            // The bundle is durable, which is what was asked; the sweep asks for its rows.
            LogNotAsked(failure, hash.ToString());
        }
    }

    private async Task AskAsync(Sha256Digest hash)
    {
        using var soon = new CancellationTokenSource(AskLimit, time);
        await projections.SendAsync(DigestMessage.Write("bundle", hash), soon.Token);
    }

    [LoggerMessage(201, LogLevel.Warning, "Bundle {Bundle} is committed but not projected; a queue message will do it")]
    private partial void LogProjectionFailed(Exception failure, string bundle);

    [LoggerMessage(206, LogLevel.Warning, "Bundle {Bundle} is committed but no queue message asks for its projection; the sweep will")]
    private partial void LogNotAsked(Exception failure, string bundle);
}

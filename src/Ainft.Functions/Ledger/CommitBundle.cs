using System.Security.Cryptography;
using Ainft.Functions.Platform;
using Azure;

namespace Ainft.Functions.Ledger;

/// <summary>
/// The write path, which announces, commits and projects a bundle. A flush projects its own bundle, and an instance
/// runs one flush at a time. A queue message requests the projection of a spooled bundle. Such a bundle is durable when
/// the caller gets its name, and findable a little later.
/// </summary>
public sealed partial class CommitBundle(
    Bundles bundles, ProjectBundle project, Queues queues, TimeProvider time, LedgerMetrics metrics,
    ILogger<CommitBundle> log)
{
    /// <summary>
    /// The maximum age of a spooled bundle at its commit. It is well below <see cref="SweepBundles.AbandonedAfter"/>,
    /// which starts at the same moment, because no instance may commit a bundle after the sweep removed its intent.
    /// </summary>
    public static readonly TimeSpan SpoolLimit = TimeSpan.FromMinutes(8);

    /// <summary>The maximum duration of a flush. It is shorter, because callers wait for its end.</summary>
    private static readonly TimeSpan FlushLimit = TimeSpan.FromMinutes(1);

    /// <summary>
    /// The maximum duration of sending a queue message. Without the message, the sweep requests the projection later.
    /// </summary>
    private static readonly TimeSpan AskLimit = TimeSpan.FromSeconds(5);

    private readonly IMessageQueue projections = queues.Open("project-bundle");

    /// <summary>
    /// Makes entries durable and findable. Returns the positions of entries that another bundle already had.
    /// </summary>
    public async Task<IReadOnlySet<int>> RunAsync(IReadOnlyList<Entry> entries) =>
        (await FlushAsync(entries)).Redundant;

    /// <summary>Makes an entry durable and findable in a bundle of its own, and returns the bundle's name.</summary>
    public async Task<Sha256Digest> RunAloneAsync(Entry entry) => (await FlushAsync([entry])).Bundle;

    /// <summary>Makes a spooled bundle durable, requests its projection and returns its name.</summary>
    /// <exception cref="OperationCanceledException">
    /// The caller gave up, or the bundle is older than <see cref="SpoolLimit"/>.
    /// </exception>
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

    private async Task<(Sha256Digest Bundle, IReadOnlySet<int> Redundant)> FlushAsync(IReadOnlyList<Entry> entries)
    {
        using var limit = new CancellationTokenSource(FlushLimit, time);
        var started = time.GetTimestamp();
        var bundle = Bundle.Write(entries, time.GetUtcNow(), RandomNumberGenerator.GetBytes(16));
        await bundles.AnnounceAsync(bundle.Header, entries.Count, limit.Token);
        await bundles.CommitAsync(bundle, limit.Token);
        var redundant = await ProjectOrAskAsync(bundle, limit.Token);
        metrics.Flushed(entries.Count, time.GetElapsedTime(started));
        return (bundle.Header.Hash, redundant);
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
        catch (Exception failure)
            when (failure is RequestFailedException or OperationCanceledException or AggregateException)
        {
            // The bundle is durable, so the commit succeeded. The sweep requests the missing projection.
            LogNotAsked(failure, hash.ToString());
        }
    }

    private async Task AskAsync(Sha256Digest hash)
    {
        using var soon = new CancellationTokenSource(AskLimit, time);
        await projections.SendAsync(DigestMessage.Write("bundle", hash), "commit", soon.Token);
    }

    [LoggerMessage(201, LogLevel.Warning,
        "Bundle {Bundle} is committed, but its projection failed. A queue message requests the projection again.")]
    private partial void LogProjectionFailed(Exception failure, string bundle);

    [LoggerMessage(206, LogLevel.Warning,
        "Bundle {Bundle} is committed, but the app could not send the queue message for its projection. The sweep "
        + "sends the message later.")]
    private partial void LogNotAsked(Exception failure, string bundle);
}

using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Platform;

/// <summary>
/// How many instances of the app share the storage. Each writes a row to the table <c>Instances</c> every 20 seconds
/// and counts the rows
/// of the last minute, so that no request costs anything for it.
/// </summary>
/// <remarks>Ages are by the clock of storage, which stamps every row: the clocks of instances may differ.</remarks>
internal sealed partial class Instances(Storage storage, TimeProvider time, ILogger<Instances> log)
    : BackgroundService, IHostedLifecycleService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    private const string Partition = "instance";

    /// <summary>More rows than this are not counted: an instance then gives out a thousandth.</summary>
    private const int Most = 1_000;

    private static readonly TimeSpan Current = TimeSpan.FromMinutes(1), Forgotten = TimeSpan.FromMinutes(10);

    private readonly string name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private int count = 1;
    private int stopped;

    /// <summary>How many there are, this one included.</summary>
    public int Count => Volatile.Read(ref count);

    private Rows Rows => storage.Rows("Instances");

    /// <summary>Writes this instance's row and counts all. Until storage answers again the last count stays.</summary>
    public Task BeatAsync(CancellationToken ct) => TryAsync(CountAsync, ct);

    /// <summary>Takes this instance's row away, so that the others get its part at once.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // A host may be stopped again when its storage client is already gone.
        if (Interlocked.Exchange(ref stopped, 1) != 0)
            return;
        try
        {
            await TryAsync(ct => Rows.DeleteAsync(Partition, name, cancellationToken: ct), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The row is old in a minute.
        }
    }

    // The first row is there before the first request: instances that start together know of one another soon.
    Task IHostedLifecycleService.StartingAsync(CancellationToken cancellationToken) => BeatAsync(cancellationToken);

    Task IHostedLifecycleService.StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    Task IHostedLifecycleService.StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
                await BeatAsync(stoppingToken);
        }
        catch (OperationCanceledException)
        {
            // The process ends anyway.
        }
    }

    private async Task CountAsync(CancellationToken ct)
    {
        await Rows.PutAsync(new TableEntity(Partition, name), ct);
        var rows = await Rows.RangeAsync(Partition, null, null, Most, ct).ToListAsync(ct);
        var now = rows.Max(row => row.Timestamp) ?? default;
        Volatile.Write(ref count, Math.Max(1, rows.Count(row => now - row.Timestamp <= Current)));
        foreach (var gone in rows.Where(row => now - row.Timestamp > Forgotten))
            await Rows.DeleteAsync(Partition, gone.RowKey, gone.ETag, ct);
    }

    private async Task TryAsync(Func<CancellationToken, Task> step, CancellationToken ct)
    {
        try
        {
            await step(ct);
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or OperationCanceledException
            && !ct.IsCancellationRequested)
        {
            LogSilent(Count, e.Message);
        }
    }

    [LoggerMessage(1125, LogLevel.Warning, "The instances of the app could not be counted, {Count} stays: {Reason}")]
    private partial void LogSilent(int count, string reason);
}

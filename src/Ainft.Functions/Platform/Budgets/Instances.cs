using System.Security.Cryptography;
using Azure;
using Azure.Data.Tables;

namespace Ainft.Functions.Platform;

/// <summary>
/// Counts the instances of the app that share the storage. Each instance writes a row to the table <c>Instances</c>
/// every 20 seconds and counts the rows of the last minute, so requests do not pay for the count.
/// </summary>
/// <remarks>Ages follow the clock of storage, which stamps every row. The clocks of instances may differ.</remarks>
internal sealed partial class Instances(Storage storage, TimeProvider time, ILogger<Instances> log)
    : BackgroundService, IHostedLifecycleService
{
    public static readonly TimeSpan Every = TimeSpan.FromSeconds(20);

    private const string Partition = "instance";

    /// <summary>The most rows that are counted. With more, each instance gives out a thousandth.</summary>
    private const int Most = 1_000;

    private static readonly TimeSpan Current = TimeSpan.FromMinutes(1), Forgotten = TimeSpan.FromMinutes(10);

    private readonly string name = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16));
    private int count = 1;
    private int stopped;

    /// <summary>The number of instances, this one included.</summary>
    public int Count => Volatile.Read(ref count);

    private Rows Rows => storage.Rows("Instances");

    /// <summary>Writes this instance's row and counts all. The last count stays while storage is away.</summary>
    public Task BeatAsync(CancellationToken ct) => TryAsync(CountAsync, ct);

    /// <summary>Deletes this instance's row, so that the others get its part at their next count.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        // A host may call this again after it disposed of the storage client.
        if (Interlocked.Exchange(ref stopped, 1) != 0)
            return;
        try
        {
            await TryAsync(ct => Rows.DeleteAsync(Partition, name, cancellationToken: ct), cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The other instances ignore the row after a minute.
        }
    }

    // The first row is written before the first request, so instances that start together soon count one another.
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
            // The process ends, so this instance needs no further rows.
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

    [LoggerMessage(1125, LogLevel.Warning,
        "The app could not count its instances, so it keeps the count {Count}: {Reason}")]
    private partial void LogSilent(int count, string reason);
}

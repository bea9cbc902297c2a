using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>
/// The room that the arriving bodies of one instance hold: memory for small bodies, files and disk for others.
/// </summary>
internal sealed partial class BodyBudgets(IOptions<BodyOptions> options, TimeProvider time, ILogger<BodyBudgets> log)
{
    /// <summary>A body of more bytes goes to a file.</summary>
    public const int MaxInMemory = 64 << 10;

    /// <summary>After this time the bodies of stalled senders are gone, so the request may find room.</summary>
    public static readonly TimeSpan RetryAfter = BodyPace.Window;

    private readonly Shares memory = options.Value.Share(options.Value.HalfOfMemory);
    private readonly Shares files = options.Value.Share(options.Value.Files);
    private readonly Shares disk = options.Value.Share((long)options.Value.DiskMiB << 20);
    private long nextWarning = long.MinValue;

    /// <summary>How many bytes arriving bodies hold in memory.</summary>
    public long InMemory => memory.Held;

    /// <summary>How many bodies are files.</summary>
    public long Files => files.Held;

    /// <summary>How many bytes the files have.</summary>
    public long OnDisk => disk.Held;

    /// <summary>Takes memory. False when the body must go to a file.</summary>
    public bool TryTakeMemory(ClientAddress client, long bytes) =>
        memory.TryTake(client, bytes, 0) == ShareAnswer.Taken;

    public void ReturnMemory(ClientAddress client, long bytes)
    {
        if (bytes > 0)
            memory.Return(client, bytes);
    }

    /// <summary>Takes a file without bytes.</summary>
    /// <exception cref="RequestRefusedException">No file is free.</exception>
    public void TakeFile(ClientAddress client) =>
        Demand(files.TryTake(client, 1, 1), client, "large bodies", "Ainft__Bodies__Files");

    /// <summary>Takes bytes of the disk.</summary>
    /// <param name="client">The client.</param>
    /// <param name="bytes">How many more bytes.</param>
    /// <param name="least">The bytes that every client may hold, so that the largest body of the route fits.</param>
    /// <exception cref="RequestRefusedException">The disk budget has fewer bytes left.</exception>
    public void TakeDisk(ClientAddress client, long bytes, long least) =>
        Demand(disk.TryTake(client, bytes, least), client, "bytes of large bodies", "Ainft__Bodies__DiskMiB");

    /// <summary>Returns a file and its bytes.</summary>
    public void ReturnFile(ClientAddress client, long bytes)
    {
        files.Return(client, 1);
        if (bytes > 0)
            disk.Return(client, bytes);
    }

    private void Demand(ShareAnswer answer, ClientAddress client, string what, string setting)
    {
        if (answer == ShareAnswer.ShareIsFull)
            throw new RequestRefusedException(
                ProblemCode.ShareSpent,
                $"Requests from {client} already hold as many {what} as one client may hold here. "
                + "Wait for their answers, then send this request again.",
                RetryAfter);
        if (answer == ShareAnswer.Taken)
            return;
        WarnOnceInAWhile(client, what, setting);
        throw new RequestRefusedException(
            ProblemCode.Busy,
            $"This instance holds as many {what} as it has room for. Send the request again later.",
            RetryAfter);
    }

    // An attack must not fill the log too.
    private void WarnOnceInAWhile(ClientAddress client, string what, string setting)
    {
        var (now, next) = (time.GetUtcNow().Ticks, Interlocked.Read(ref nextWarning));
        if (now >= next && Interlocked.CompareExchange(ref nextWarning, now + RetryAfter.Ticks, next) == next)
            NoRoom(log, what, client, setting);
    }

    [LoggerMessage(1005, LogLevel.Warning,
        "The instance has no room for more {What}, so it answered a request from {Client} with 503. "
        + "{Setting} sets how many it may hold")]
    static partial void NoRoom(ILogger log, string what, ClientAddress client, string setting);
}

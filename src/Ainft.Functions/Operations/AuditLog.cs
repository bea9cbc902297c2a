using System.Globalization;
using System.Security.Cryptography;
using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Operations;

/// <summary>
/// The record of the operators' acts in append blobs. Each line has the SHA-256 of the line before
/// (<see cref="AuditLine"/>), and each append is conditional on the position that the process has read. So two
/// processes cannot append two lines after the same one.
/// </summary>
/// <remarks>
/// An append blob takes 50,000 appends, so each blob has the lines of one range of numbers. The number of the next line
/// follows from the last one and selects the blob. So all processes agree on the blob too.
/// </remarks>
internal sealed class AuditLog(Storage storage, TimeProvider time) : IDisposable
{
    public const string Container = "audit";

    /// <summary>The lines of one blob.</summary>
    public const int LinesPerBlob = 10_000;

    private const int Tries = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Blobs blobs = storage.Blobs(Container);

    /// <summary>Acts of this instance wait for each other, so only those of others cost further tries.</summary>
    private readonly SemaphoreSlim gate = new(1);

    /// <summary>The name of the blob that has a line.</summary>
    public static string NameOf(long number) =>
        $"{(number / LinesPerBlob).ToString("d8", CultureInfo.InvariantCulture)}.ndjson";

    /// <summary>Appends a line, and returns it when it is durable.</summary>
    /// <exception cref="InvalidOperationException">Other processes appended before each try.</exception>
    /// <exception cref="InvalidDataException">The last line is damaged, so no line can follow it.</exception>
    public async Task<AuditLine> AppendAsync(string who, string act, string result, CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            return await AppendInTurnAsync(who, act, result, ct);
        }
        finally
        {
            gate.Release();
        }
    }

    private async Task<AuditLine> AppendInTurnAsync(string who, string act, string result, CancellationToken ct)
    {
        var id = new Bytes32(RandomNumberGenerator.GetBytes(Bytes32.Size));
        for (var tries = 0; tries < Tries; tries++)
        {
            var end = await FindEndAsync(ct);
            var line = new AuditLine(end.Next, time.GetUtcNow(), who, act, result, end.Head, id);
            byte[] bytes = [.. line.Write(), (byte)'\n'];
            var name = NameOf(end.Next);
            if (await blobs.AppendAsync(name, bytes, end.Position, ct) || await HasAsync(name, bytes, end.Position, ct))
                return line;
            await Task.Delay(Pause, time, ct);
        }
        throw new InvalidOperationException("Other processes append to the audit all the time. Try again later.");
    }

    public void Dispose() => gate.Dispose();

    /// <summary>The last line. Null before the first one.</summary>
    public async Task<AuditLine?> FindLastAsync(CancellationToken ct) => (await FindEndAsync(ct)).Last;

    /// <summary>The lines of one blob, and the number of the next blob. Null when the blob does not exist.</summary>
    public async Task<(ReadOnlyMemory<byte> Lines, long? Next)?> ReadAsync(long blob, CancellationToken ct)
    {
        var number = blob * LinesPerBlob;
        if (await blobs.ReadAsync(NameOf(number), ct) is not { } lines)
            return null;
        long? next = await blobs.ExistsAsync(NameOf(number + LinesPerBlob), ct) ? blob + 1 : null;
        return (lines, next);
    }

    private async Task<End> FindEndAsync(CancellationToken ct)
    {
        // A process that died between creating a blob and its first line leaves the blob empty.
        var (name, length, _) = await blobs.ListAsync(ct).Where(blob => blob.Length > 0).LastOrDefaultAsync(ct);
        if (name is null)
            return new End(null, 0, 0, default);
        var from = Math.Max(0, length - AuditLine.MaxBytes);
        var tail = await blobs.ReadRangeAsync(name, from, length - from, ct)
            ?? throw new InvalidDataException($"The audit {name} was deleted while it was read.");
        var last = LastLineOf(tail);
        if (!AuditLine.TryRead(last, out var line, out var violations))
            throw new InvalidDataException(
                $"The last line of the audit {name} is damaged, so no act can follow it. {violations[0].Reason}");
        var next = line.Number + 1;
        return new End(line, next, NameOf(next) == name ? length : 0, Sha256Digest.Of(last.Span));
    }

    private static ReadOnlyMemory<byte> LastLineOf(ReadOnlyMemory<byte> tail)
    {
        var lines = tail.Span.EndsWith("\n"u8) ? tail[..^1] : tail;
        return lines[(lines.Span.LastIndexOf((byte)'\n') + 1)..];
    }

    /// <summary>
    /// Whether an append whose answer was lost has written its line. No other process writes the same bytes, because
    /// the line has a random id.
    /// </summary>
    private async Task<bool> HasAsync(string name, byte[] bytes, long position, CancellationToken ct) =>
        await blobs.FindLengthAsync(name, ct) >= position + bytes.Length
        && await blobs.ReadRangeAsync(name, position, bytes.Length, ct) is { } stored
        && stored.Span.SequenceEqual(bytes);

    /// <summary>The end of the record.</summary>
    /// <param name="Last">The last line.</param>
    /// <param name="Next">The number of the next line.</param>
    /// <param name="Position">The position of the next line in its blob.</param>
    /// <param name="Head">The digest of the last line.</param>
    private sealed record End(AuditLine? Last, long Next, long Position, Sha256Digest Head);
}

using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Ainft.Cli.Mirrors;

/// <summary>Reads a bundle of a copy line by line, so that memory does not grow with the bundle.</summary>
internal static class BundleReader
{
    /// <summary>No line of a bundle is longer, because a manifest has at most 256 KiB, and a statement 4 MiB.</summary>
    private const int LongestLine = 8 << 20;

    /// <summary>The time of the bundle, and its entries with their positions.</summary>
    /// <exception cref="CommandException">The file is not a bundle.</exception>
    public static async IAsyncEnumerable<(DateTimeOffset At, int Position, CommittedEntry Entry)> ReadAsync(
        string file, [EnumeratorCancellation] CancellationToken ct)
    {
        var (at, position) = (default(DateTimeOffset?), 0);
        await foreach (var line in LinesAsync(file, ct))
            if (at is not { } time)
                at = Parse(file, () => CommittedEntry.ReadTime(line));
            else
                yield return (time, position++, Parse(file, () => CommittedEntry.Read(line)));
    }

    private static T Parse<T>(string file, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (FormatException wrong)
        {
            throw CommandException.Refused($"{file} is not a bundle. {wrong.Message}");
        }
    }

    private static async IAsyncEnumerable<byte[]> LinesAsync(string file, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var stream = File.OpenRead(file);
        var pipe = PipeReader.Create(stream);
        while (true)
        {
            var read = await pipe.ReadAsync(ct);
            var buffer = read.Buffer;
            while (buffer.PositionOf((byte)'\n') is { } end)
            {
                yield return buffer.Slice(0, end).ToArray();
                buffer = buffer.Slice(buffer.GetPosition(1, end));
            }
            if (buffer.Length > LongestLine || read.IsCompleted && !buffer.IsEmpty)
                throw CommandException.Refused($"{file} is not a bundle, because a line does not end.");
            pipe.AdvanceTo(buffer.Start, buffer.End);
            if (read.IsCompleted)
                break;
        }
        await pipe.CompleteAsync();
    }
}

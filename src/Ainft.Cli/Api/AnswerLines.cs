using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;

namespace Ainft.Cli.Api;

/// <summary>
/// Reads the lines of an answer, bounded in length and number. A last line without an end means that the answer broke
/// off.
/// </summary>
internal static class AnswerLines
{
    private const int BufferBytes = 64 << 10;

    /// <param name="answer">The answer.</param>
    /// <param name="limits">The limits for this page and the earlier pages together.</param>
    /// <param name="before">The number of lines on the earlier pages.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async IAsyncEnumerable<byte[]> ReadAsync(
        ServerAnswer answer,
        LineLimits limits,
        long before,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(
            await answer.OpenAsync(cancellationToken), new StreamPipeReaderOptions(bufferSize: BufferBytes));
        try
        {
            for (var number = before + 1; ;)
            {
                var read = await reader.ReadAsync(cancellationToken);
                var buffer = read.Buffer;
                while (buffer.PositionOf((byte)'\n') is { } end)
                {
                    var line = buffer.Slice(0, end);
                    Require(answer, line.Length, number++, limits);
                    yield return line.ToArray();
                    buffer = buffer.Slice(buffer.GetPosition(1, end));
                }

                Require(answer, buffer.Length, number, limits);
                if (read.IsCompleted)
                {
                    if (buffer.Length > 0)
                        throw CommandException.TryLater(
                            $"The server's answer to {answer.Of} ended in the middle of line {number}.",
                            "Try again. Repeating the command is safe.");
                    yield break;
                }

                reader.AdvanceTo(buffer.Start, buffer.End);
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    private static void Require(ServerAnswer answer, long length, long number, LineLimits limits)
    {
        if (length > limits.LineBytes)
            throw CommandException.Refused(
                $"Line {number} of the server's answer to {answer.Of} has more than {limits.LineBytes:N0} bytes.",
                "An Ainft server never sends such a long line. Do not trust this server's answers.");
        if (number > limits.Lines && length > 0)
            throw CommandException.Refused(
                $"The server's answer to {answer.Of} has more than {limits.Lines:N0} lines.");
    }
}

namespace Ainft.Cli.Api;

/// <summary>
/// The body of an answer. Reading fails when the body is too long or too slow, or when it breaks off.
/// </summary>
internal sealed class AnswerStream(Stream body, AnswerLimits limits, CancellationTokenSource timer, string of) : Stream
{
    private long total;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (limits.Whole is null)
            timer.CancelAfter(AnswerLimits.Silence);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timer.Token, cancellationToken);
        try
        {
            var read = await body.ReadAsync(buffer, either.Token);
            total += read;
            return total <= limits.Bytes ? read : throw TooLong(of, limits.Bytes);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw CommandException.TryLater(limits.Whole is { } whole
                ? $"The server's answer to {of} took longer than {whole.TotalSeconds:0} s."
                : $"The server was silent for {AnswerLimits.Silence.TotalSeconds:0} s in the middle of its answer to "
                    + $"{of}.");
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException)
        {
            throw CommandException.TryLater(
                $"The server's answer to {of} broke off after {total} bytes. {exception.Message}",
                "Try again. Repeating the command is safe.");
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        throw new NotSupportedException("Read the answer asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    internal static CommandException TooLong(string of, long most) => CommandException.Refused(
        $"The server's answer to {of} has more than {most:N0} bytes.",
        "An Ainft server never sends such a long answer. Check that --api is the address of an Ainft server.");
}

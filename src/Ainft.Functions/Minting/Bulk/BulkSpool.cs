using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>
/// A temporary file for the manifests and signatures of a body, so that memory holds only a short record of each line.
/// Disposing of the spool deletes the file.
/// </summary>
internal sealed class BulkSpool : IDisposable
{
    private readonly TemporaryFile file = TemporaryFile.Create();
    private byte[] buffer = [];

    public long Length { get; private set; }

    public void Append(ReadOnlySpan<byte> bytes)
    {
        file.Write(bytes);
        Length += bytes.Length;
    }

    /// <summary>Reads bytes back. The memory is valid until the next call.</summary>
    public ReadOnlyMemory<byte> Read(long offset, int length)
    {
        if (buffer.Length < length)
            buffer = new byte[length];
        for (var read = 0; read < length;)
            read += file.ReadAt(offset + read, buffer.AsSpan(read, length - read)) is var more and > 0
                ? more
                : throw new EndOfStreamException();
        return buffer.AsMemory(0, length);
    }

    public void Dispose() => file.Dispose();
}

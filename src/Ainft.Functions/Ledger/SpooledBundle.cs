using System.Buffers;
using System.Security.Cryptography;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>
/// A bundle of any size, written line by line into a temporary file: memory does not grow with it. Its bytes are those of a
/// <see cref="Bundle"/> of the same entries. It must be committed within <see cref="CommitBundle.SpoolLimit"/> of its creation.
/// </summary>
public sealed class SpooledBundle : IDisposable
{
    /// <summary>As many as a row's property holds positions of duplicates.</summary>
    public const int MaxEntries = 1 << 19;

    /// <summary>More than a line costs beside content and signature, and the first line with it.</summary>
    private const int LineReserve = 1024;

    private readonly TemporaryFile file = TemporaryFile.Create();
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly ArrayBufferWriter<byte> line = new(64 * 1024);

    private SpooledBundle(DateTimeOffset at)
    {
        At = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
        BundleLine.WriteFirst(line, At, RandomNumberGenerator.GetBytes(16));
        WriteLine();
    }

    public DateTimeOffset At { get; }

    /// <summary>How many entries it has.</summary>
    public int Count { get; private set; }

    /// <summary>How many bytes it has.</summary>
    public long Length { get; private set; }

    public static SpooledBundle Create(TimeProvider time) => new(time.GetUtcNow());

    /// <summary>Adds an entry: its canonical content, and the canonical JSON of its signature. No entry may come twice.</summary>
    /// <exception cref="InvalidOperationException">The bundle is full, or the entry is larger than a window.</exception>
    public void Append(Leaf leaf, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        var size = content.Length + signature.Length + LineReserve;
        if (Count == MaxEntries || size > BundleWindow.MaxBytes || Length + size > int.MaxValue)
            throw new InvalidOperationException($"A bundle has at most {MaxEntries} entries of {BundleWindow.MaxBytes} bytes each, and 2 GiB in all.");
        BundleLine.Write(line, leaf, content, signature);
        WriteLine();
        Count++;
    }

    public void Dispose()
    {
        file.Dispose();
        hash.Dispose();
    }

    /// <summary>What there is so far as a bundle.</summary>
    internal BundleHeader Header()
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetCurrentHash(digest);
        return new BundleHeader(new Sha256Digest(new Ethereum.Bytes32(digest)), At);
    }

    /// <summary>The bytes so far, from the beginning.</summary>
    internal Stream Content()
    {
        file.Position = 0;
        return file;
    }

    private void WriteLine()
    {
        file.Write(line.WrittenSpan);
        hash.AppendData(line.WrittenSpan);
        Length += line.WrittenCount;
        line.ResetWrittenCount();
    }
}

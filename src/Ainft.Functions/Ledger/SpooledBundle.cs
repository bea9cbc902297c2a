using System.Buffers;
using System.Security.Cryptography;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>
/// A bundle of any size that is written line by line into a temporary file, so memory does not grow with it. Its bytes
/// equal those of a <see cref="Bundle"/> of the same entries. The caller must commit it within
/// <see cref="CommitBundle.SpoolLimit"/> of its creation.
/// </summary>
public sealed class SpooledBundle : IDisposable
{
    /// <summary>
    /// The maximum number of entries. The bitmap of their duplicates fills one property of a row.
    /// </summary>
    public const int MaxEntries = 1 << 19;

    /// <summary>
    /// An upper limit of the bytes of a line besides the content and the signature. It includes the first line.
    /// </summary>
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

    /// <summary>The number of entries.</summary>
    public int Count { get; private set; }

    /// <summary>The number of bytes.</summary>
    public long Length { get; private set; }

    public static SpooledBundle Create(TimeProvider time) => new(time.GetUtcNow());

    /// <summary>
    /// Adds an entry with its canonical content and the canonical JSON of its signature. The caller must not add an
    /// entry twice.
    /// </summary>
    /// <exception cref="InvalidOperationException">
    /// The bundle is full, or the entry is larger than a window.
    /// </exception>
    public void Append(Leaf leaf, ReadOnlySpan<byte> content, ReadOnlySpan<byte> signature)
    {
        var size = content.Length + signature.Length + LineReserve;
        if (Count == MaxEntries || size > BundleWindow.MaxBytes || Length + size > int.MaxValue)
            throw new InvalidOperationException(
                $"A bundle has at most {MaxEntries} entries of {BundleWindow.MaxBytes} bytes each and 2 GiB in total.");
        BundleLine.Write(line, leaf, content, signature);
        WriteLine();
        Count++;
    }

    public void Dispose()
    {
        file.Dispose();
        hash.Dispose();
    }

    /// <summary>The header of the bundle with the entries so far.</summary>
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

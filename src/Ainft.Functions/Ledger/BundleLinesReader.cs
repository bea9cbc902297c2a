using System.Buffers;
using System.Runtime.CompilerServices;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>
/// Reads the lines of bundles as ranges of their blobs, so no connection stays open while the caller works on them.
/// </summary>
internal sealed class BundleLinesReader(Blobs blobs)
{
    /// <summary>
    /// The buffer of a reader of leaves. Every line fits in it, because a flush has at most 4 MiB, and a line of a bulk
    /// request has a manifest of at most 256 KiB.
    /// </summary>
    private const int LeavesBytes = 4 << 20;

    /// <summary>
    /// The buffers of readers of leaves. The shared pool would keep a buffer for each thread that returned one.
    /// </summary>
    private readonly ArrayPool<byte> buffers = ArrayPool<byte>.Create(LeavesBytes, StageBatch.ParallelReads);

    /// <summary>The buffer of the last reader of windows, for the same reason.</summary>
    private byte[]? kept;

    /// <summary>Reads windows, which are the same ones for every reader.</summary>
    public async IAsyncEnumerable<BundleWindow> ReadWindowsAsync(
        Sha256Digest hash, [EnumeratorCancellation] CancellationToken ct)
    {
        var buffer = Interlocked.Exchange(ref kept, null) ?? GC.AllocateUninitializedArray<byte>(BundleWindow.MaxBytes);
        try
        {
            await foreach (var lines in ReadLinesAsync(hash, buffer, ct))
                yield return lines.Read();
        }
        finally
        {
            kept = buffer;
        }
    }

    /// <summary>
    /// Reads leaves and contents. Several readers run at a time, so each has a smaller buffer than a window needs.
    /// </summary>
    public async IAsyncEnumerable<EntryLine> ReadEntryLinesAsync(
        Sha256Digest hash, [EnumeratorCancellation] CancellationToken ct)
    {
        var buffer = buffers.Rent(LeavesBytes);
        try
        {
            await foreach (var lines in ReadLinesAsync(hash, buffer, ct))
                foreach (var line in lines.EntryLines())
                    yield return line;
        }
        finally
        {
            buffers.Return(buffer);
        }
    }

    /// <summary>Reads as many complete lines at a time as the buffer takes.</summary>
    private async IAsyncEnumerable<BundleLines> ReadLinesAsync(
        Sha256Digest hash, byte[] buffer, [EnumeratorCancellation] CancellationToken ct)
    {
        BundleHeader? bundle = null;
        for (var (offset, position, length) = (0, 0, 1L); offset < length;)
        {
            if (await blobs.FillAsync(hash.ToString(), offset, buffer, ct) is not { } filled)
            {
                // Another instance dropped the bundle. At the start this means that no entries are left to read.
                if (bundle is null)
                    yield break;
                throw new InvalidDataException($"Another instance deleted bundle {hash} during the read.");
            }
            length = filled.Length;
            var bytes = buffer.AsMemory(0, filled.Read);
            if (bundle is null)
            {
                var first = bytes[..bytes.Span.IndexOf((byte)'\n')];
                bundle = new BundleHeader(hash, BundleLine.ReadFirst(first));
                (offset, bytes) = (first.Length + 1, bytes[(first.Length + 1)..]);
            }
            var lines = new BundleLines(bundle, position, offset, bytes[..BundleLines.LengthOf(bytes.Span)]);
            if (lines.Bytes.IsEmpty)
                throw new InvalidDataException($"The line at offset {offset} of bundle {hash} does not end.");
            yield return lines;
            (offset, position) = (offset + lines.Bytes.Length, position + lines.Count);
        }
    }
}

using System.Buffers;

namespace Ainft.Functions.Ledger;

/// <summary>The name of a bundle, which is the SHA-256 of its bytes, and the time of its creation.</summary>
public sealed record BundleHeader(Sha256Digest Hash, DateTimeOffset At)
{
    /// <summary>
    /// The bundle that added a row to a list, from the row key <c>{list}-{time}-{bundle}-{position}</c>. It is null for
    /// a key of another form.
    /// </summary>
    public static string? NameInKey(string rowKey) =>
        rowKey.Split('-') is [_, _, var digits, _] ? $"0x{digits}" : null;
}

/// <summary>
/// The entries of one flush, in memory. They become one immutable blob, which is named by its SHA-256 and consists of
/// the lines of <see cref="BundleLine"/>. A flush has less than <see cref="BundleWindow.MaxBytes"/>, so it is one
/// window.
/// </summary>
public sealed class Bundle
{
    private Bundle(BundleHeader header, ReadOnlyMemory<byte> bytes, IReadOnlyList<BundledEntry> entries) =>
        (Header, Bytes, Entries) = (header, bytes, entries);

    public BundleHeader Header { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    public IReadOnlyList<BundledEntry> Entries { get; }

    public static Bundle Write(IReadOnlyList<Entry> entries, DateTimeOffset at, ReadOnlySpan<byte> nonce)
    {
        var buffer = new ArrayBufferWriter<byte>(256 + entries.Sum(entry => entry.Size + 128));
        at = DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds());
        BundleLine.WriteFirst(buffer, at, nonce);
        var placed = new List<BundledEntry>(entries.Count);
        foreach (var entry in entries)
        {
            var start = buffer.WrittenCount;
            var (length, content) = BundleLine.Write(buffer, entry.Leaf, entry.Content.Span, entry.Signature.Span);
            placed.Add(new BundledEntry(entry, placed.Count, start, length, start + content));
        }
        return new Bundle(new BundleHeader(Sha256Digest.Of(buffer.WrittenSpan), at), buffer.WrittenMemory, placed);
    }

    /// <summary>
    /// Reads a single line of a bundle. The entry's content and signature are slices of <paramref name="line"/>.
    /// </summary>
    public static Entry ReadEntry(ReadOnlyMemory<byte> line) => BundleLine.Read(line.Span).EntryOf(line);
}

using System.IO.Compression;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Lineage;

/// <summary>
/// A row of <see cref="Neighbours"/>. It has whole rows of consecutive components of one bundle, packed and compressed
/// with Brotli. The column <c>Size</c> is the number of bytes before the compression.
/// </summary>
internal static class NeighbourRow
{
    /// <summary>The most bytes of packed rows in a row of the table, which Azure limits to 1 MiB.</summary>
    public const int MaxBytes = 512 * 1024;

    private const string Content = "Rows", Size = "Size";

    // A low quality already finds the parts of labels that neighbours share. Digests and ids do not compress at
    // any quality.
    private const int Quality = 1;
    private const int Window = 22;

    /// <param name="bundle">The bundle.</param>
    /// <param name="first">The offset of the line of the first component.</param>
    /// <param name="compressed">The compressed rows.</param>
    /// <param name="size">The number of bytes before the compression.</param>
    public static TableEntity Write(Sha256Digest bundle, int first, ReadOnlyMemory<byte> compressed, int size)
    {
        var row = new TableEntity(Partition.Of(bundle), KeyOf(bundle, first)) { [Size] = size };
        row.SetLong(Content, compressed);
        return row;
    }

    /// <summary>
    /// The row key. The offset counts down, so a range that begins at the offset of any component begins with the row
    /// that has this component.
    /// </summary>
    public static string KeyOf(Sha256Digest bundle, int offset) => $"{bundle}-{int.MaxValue - offset:x8}";

    /// <summary>The end of the row keys of a bundle, which is not part of them.</summary>
    public static string EndOf(Sha256Digest bundle) => $"{bundle}.";

    /// <summary>The bundle in a row key.</summary>
    public static string? BundleIn(string rowKey) => rowKey.Split('-') is [var bundle, _] ? bundle : null;

    /// <summary>The offset in a row key.</summary>
    public static int OffsetIn(string rowKey) => int.MaxValue - Convert.ToInt32(rowKey[^8..], 16);

    public static ReadOnlyMemory<byte> Compress(ReadOnlySpan<byte> packed)
    {
        var compressed = new byte[BrotliEncoder.GetMaxCompressedLength(packed.Length)];
        if (!BrotliEncoder.TryCompress(packed, compressed, out var written, Quality, Window))
            throw new InvalidOperationException("Brotli needs more bytes than its maximum.");
        return compressed.AsMemory(0, written).ToArray();
    }

    /// <summary>The bytes that were compressed, or null when the row is damaged.</summary>
    public static byte[]? Decompress(ReadOnlySpan<byte> compressed, int size)
    {
        if (size is < 0 or > MaxBytes)
            return null;
        var packed = new byte[size];
        return BrotliDecoder.TryDecompress(compressed, packed, out var written) && written == size ? packed : null;
    }

    /// <summary>The rows of the components, or none when the row is damaged.</summary>
    public static IReadOnlyList<TableEntity> Read(TableEntity row)
    {
        try
        {
            return Decompress(row) is { } packed ? PackedRows.Read(packed) : [];
        }
        catch (InvalidDataException)
        {
            return [];
        }
    }

    /// <summary>The row without compression, which a check compares. A damaged row remains as it is.</summary>
    public static TableEntity Plain(TableEntity row) => Decompress(row) is { } packed
        ? new TableEntity(row.PartitionKey, row.RowKey) { [Content] = packed }
        : row;

    private static byte[]? Decompress(TableEntity row) =>
        row.GetLong(Content) is { } compressed && row.TryGetValue(Size, out var value) && value is int size
            ? Decompress(compressed, size)
            : null;
}

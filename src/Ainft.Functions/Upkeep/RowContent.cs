using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Azure.Data.Tables;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// The content of a row, which is all properties except its keys, the time stamp and the ETag. Rows with the same hash
/// have the same content.
/// </summary>
internal static class RowContent
{
    private static readonly HashSet<string> Own = ["PartitionKey", "RowKey", "Timestamp", "odata.etag"];

    /// <summary>The properties in which two rows differ.</summary>
    public static IReadOnlyList<string> Difference(TableEntity one, TableEntity other) =>
        [.. one.Keys.Union(other.Keys)
            .Where(name => !Own.Contains(name) && !BytesOf(one, name).SequenceEqual(BytesOf(other, name)))
            .Order(StringComparer.Ordinal)];

    public static UInt128 HashOf(TableEntity row)
    {
        using var sha = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> length = stackalloc byte[4];
        foreach (var name in row.Keys.Where(name => !Own.Contains(name)).Order(StringComparer.Ordinal))
            foreach (var part in (ReadOnlySpan<byte[]>)[Encoding.UTF8.GetBytes(name), BytesOf(row, name)])
            {
                BinaryPrimitives.WriteInt32LittleEndian(length, part.Length);
                sha.AppendData(length);
                sha.AppendData(part);
            }
        return BinaryPrimitives.ReadUInt128BigEndian(sha.GetHashAndReset());
    }

    /// <summary>
    /// The type and value of a property, or no bytes when it is absent. A property written as data is read as bytes.
    /// </summary>
    private static byte[] BytesOf(TableEntity row, string name) => row.TryGetValue(name, out var value) ? value switch
    {
        null => [],
        byte[] bytes => [(byte)'b', .. bytes],
        BinaryData data => [(byte)'b', .. data.ToMemory().Span],
        DateTimeOffset time => Encoding.UTF8.GetBytes($"t{time.UtcTicks}"),
        string text => Encoding.UTF8.GetBytes($"s{text}"),
        _ => Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{value.GetType().Name}{value}")),
    } : [];
}

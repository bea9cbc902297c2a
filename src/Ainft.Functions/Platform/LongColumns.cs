using Azure.Data.Tables;

namespace Ainft.Functions.Platform;

/// <summary>
/// Bytes that can be longer than a property. Bytes beyond 60 KiB continue in properties with a number.
/// </summary>
internal static class LongColumns
{
    private const int Part = 60 * 1024;

    /// <summary>Sets the properties of these bytes. Empty bytes set no property.</summary>
    public static void SetLong(this TableEntity row, string name, ReadOnlyMemory<byte> bytes)
    {
        for (var part = 0; !bytes.IsEmpty; part++)
        {
            var length = Math.Min(Part, bytes.Length);
            row[NameOf(name, part)] = BinaryData.FromBytes(bytes[..length]);
            bytes = bytes[length..];
        }
    }

    /// <summary>The bytes, or null when the row has no property of the name.</summary>
    public static byte[]? GetLong(this TableEntity row, string name)
    {
        var bytes = PartOf(row, name);
        for (var part = 1; PartOf(row, NameOf(name, part)) is { } more; part++)
            bytes = [.. bytes ?? [], .. more];
        return bytes;
    }

    /// <summary>A stored row has arrays, and a row before its write may have <see cref="BinaryData"/>.</summary>
    private static byte[]? PartOf(TableEntity row, string name) => row.TryGetValue(name, out var value)
        ? value switch
        {
            byte[] bytes => bytes,
            BinaryData data => data.ToArray(),
            _ => null,
        }
        : null;

    private static string NameOf(string name, int part) => part == 0 ? name : $"{name}{part}";
}

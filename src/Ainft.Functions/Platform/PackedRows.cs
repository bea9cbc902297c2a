using System.Buffers;
using System.Text;
using Azure.Data.Tables;

namespace Ainft.Functions.Platform;

/// <summary>
/// Rows as bytes, so that one property can hold many rows. Equal rows have equal bytes, because the properties are in
/// the order of their names. A row begins with the number of its properties. Each has its name, a byte for its type,
/// and its value. Lengths and numbers of properties are varints.
/// </summary>
internal static class PackedRows
{
    private const string HexPrefix = "0x";

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");

    /// <summary>The types of values. Their numbers are permanent.</summary>
    private enum Tag : byte
    {
        Text,

        /// <summary>A text of 0x and an even number of small hexadecimal digits, as the bytes of the digits.</summary>
        Hex,
        Bytes,
        Number,
        LongNumber,
        Time,
        No,
        Yes,
    }

    /// <summary>The bytes of a row. Values must have the types of the rows of the app.</summary>
    public static ReadOnlyMemory<byte> Write(TableEntity row)
    {
        using var bytes = new MemoryStream();
        using var output = new BinaryWriter(bytes);
        output.Write7BitEncodedInt(row.Count);
        foreach (var (name, value) in row.OrderBy(property => property.Key, StringComparer.Ordinal))
        {
            WriteBytes(output, Encoding.UTF8.GetBytes(name));
            WriteValue(output, name, value);
        }
        return bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
    }

    /// <summary>Reads rows whose bytes follow each other.</summary>
    /// <exception cref="InvalidDataException">The bytes are not rows.</exception>
    public static IReadOnlyList<TableEntity> Read(byte[] bytes)
    {
        using var input = new BinaryReader(new MemoryStream(bytes, writable: false));
        var rows = new List<TableEntity>();
        try
        {
            while (input.BaseStream.Position < bytes.Length)
                rows.Add(ReadRow(input));
        }
        catch (Exception e) when (e is EndOfStreamException or FormatException or ArgumentException)
        {
            throw new InvalidDataException("The bytes are not packed rows.", e);
        }
        return rows;
    }

    private static void WriteValue(BinaryWriter output, string name, object? value)
    {
        switch (value)
        {
            case string text when IsHex(text):
                Begin(Tag.Hex);
                WriteBytes(output, Convert.FromHexString(text.AsSpan(HexPrefix.Length)));
                break;
            case string text:
                Begin(Tag.Text);
                WriteBytes(output, Encoding.UTF8.GetBytes(text));
                break;
            case byte[] bytes:
                Begin(Tag.Bytes);
                WriteBytes(output, bytes);
                break;
            case BinaryData data:
                Begin(Tag.Bytes);
                WriteBytes(output, data.ToMemory().Span);
                break;
            case int number:
                Begin(Tag.Number);
                output.Write(number);
                break;
            case long number:
                Begin(Tag.LongNumber);
                output.Write(number);
                break;
            case DateTimeOffset time:
                Begin(Tag.Time);
                output.Write(time.UtcTicks);
                break;
            case bool yes:
                Begin(yes ? Tag.Yes : Tag.No);
                break;
            default:
                throw new ArgumentException($"The property {name} has a value of the type {value?.GetType()}.");
        }

        void Begin(Tag tag) => output.Write((byte)tag);
    }

    private static TableEntity ReadRow(BinaryReader input)
    {
        var row = new TableEntity();
        for (var left = input.Read7BitEncodedInt(); left > 0; left--)
            row[Encoding.UTF8.GetString(ReadBytes(input))] = ReadValue(input);
        return row;
    }

    private static object ReadValue(BinaryReader input) => (Tag)input.ReadByte() switch
    {
        Tag.Text => Encoding.UTF8.GetString(ReadBytes(input)),
        Tag.Hex => HexPrefix + Convert.ToHexStringLower(ReadBytes(input)),
        Tag.Bytes => ReadBytes(input),
        Tag.Number => input.ReadInt32(),
        Tag.LongNumber => input.ReadInt64(),
        Tag.Time => new DateTimeOffset(input.ReadInt64(), TimeSpan.Zero),
        Tag.No => false,
        Tag.Yes => true,
        var other => throw new FormatException($"A packed value has the unknown type {other}."),
    };

    private static void WriteBytes(BinaryWriter output, ReadOnlySpan<byte> bytes)
    {
        output.Write7BitEncodedInt(bytes.Length);
        output.Write(bytes);
    }

    /// <summary>Reads bytes with their length. A wrong length never allocates more than the input has.</summary>
    private static byte[] ReadBytes(BinaryReader input)
    {
        var length = input.Read7BitEncodedInt();
        return length >= 0 && length <= input.BaseStream.Length - input.BaseStream.Position
            ? input.ReadBytes(length)
            : throw new EndOfStreamException();
    }

    private static bool IsHex(string text) =>
        text.Length % 2 == 0 && text.StartsWith(HexPrefix, StringComparison.Ordinal)
        && !text.AsSpan(HexPrefix.Length).ContainsAnyExcept(HexDigits);
}

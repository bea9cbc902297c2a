using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;

namespace Ainft.Ethereum;

/// <summary>Recursive length prefix, appendix B of the Yellow Paper. Decoding accepts the one canonical form only.</summary>
public static class Rlp
{
    /// <summary>Lists nested deeper are refused.</summary>
    public const int MaxDepth = 64;

    private const byte String = 0x80;
    private const byte List = 0xc0;

    /// <summary>The canonical encoding of an item.</summary>
    public static byte[] Encode(RlpItem item)
    {
        ArgumentNullException.ThrowIfNull(item);
        var output = new byte[SizeOf(item)];
        Write(item, output);
        return output;
    }

    /// <summary>Decodes data that is one item in canonical form, from the first byte to the last.</summary>
    /// <returns>False for a length out of bounds, a longer form than needed, trailing bytes, or lists deeper than <see cref="MaxDepth"/>.</returns>
    public static bool TryDecode(ReadOnlyMemory<byte> data, [NotNullWhen(true)] out RlpItem? item) =>
        TryRead(ref data, MaxDepth, out item) && data.IsEmpty;

    private static int SizeOf(RlpItem item)
    {
        var payload = PayloadSizeOf(item);
        var single = !item.IsList && payload == 1 && item.Bytes.Span[0] < String;
        return single ? 1 : PrefixSizeOf(payload) + payload;
    }

    private static int PayloadSizeOf(RlpItem item) => item.IsList ? item.Items.Sum(SizeOf) : item.Bytes.Length;

    private static int PrefixSizeOf(int payload) => payload <= 55 ? 1 : 1 + LengthBytesOf(payload);

    private static int LengthBytesOf(int length) => 4 - System.Numerics.BitOperations.LeadingZeroCount((uint)length) / 8;

    private static int Write(RlpItem item, Span<byte> output)
    {
        var payload = PayloadSizeOf(item);
        if (!item.IsList && payload == 1 && item.Bytes.Span[0] < String)
        {
            output[0] = item.Bytes.Span[0];
            return 1;
        }
        var position = WritePrefix(item.IsList ? List : String, payload, output);
        if (!item.IsList)
            item.Bytes.Span.CopyTo(output[position..]);
        else
            foreach (var child in item.Items)
                position += Write(child, output[position..]);
        return item.IsList ? position : position + payload;
    }

    private static int WritePrefix(byte kind, int payload, Span<byte> output)
    {
        if (payload <= 55)
        {
            output[0] = (byte)(kind + payload);
            return 1;
        }
        var count = LengthBytesOf(payload);
        output[0] = (byte)(kind + 55 + count);
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, payload);
        length[(4 - count)..].CopyTo(output[1..]);
        return 1 + count;
    }

    private static bool TryRead(ref ReadOnlyMemory<byte> data, int depth, [NotNullWhen(true)] out RlpItem? item)
    {
        item = null;
        if (depth < 0 || !TryReadPrefix(ref data, out var isList, out var length))
            return false;
        var payload = data[..length];
        data = data[length..];
        if (!isList)
        {
            item = RlpItem.Of(payload);
            return true;
        }
        var items = new List<RlpItem>();
        while (!payload.IsEmpty)
        {
            if (!TryRead(ref payload, depth - 1, out var child))
                return false;
            items.Add(child);
        }
        item = RlpItem.List(items);
        return true;
    }

    private static bool TryReadPrefix(ref ReadOnlyMemory<byte> data, out bool isList, out int length)
    {
        (isList, length) = (false, 0);
        if (data.IsEmpty)
            return false;
        var prefix = data.Span[0];
        if (prefix < String)
        {
            length = 1;
            return true;
        }
        isList = prefix >= List;
        length = prefix - (isList ? List : String);
        data = data[1..];
        if (length > 55 && !TryReadLongLength(ref data, length - 55, out length))
            return false;
        var needlessPrefix = !isList && length == 1 && prefix == String + 1 && data.Length > 0 && data.Span[0] < String;
        return length <= data.Length && !needlessPrefix;
    }

    private static bool TryReadLongLength(ref ReadOnlyMemory<byte> data, int count, out int length)
    {
        length = 0;
        if (count > 4 || data.Length < count || data.Span[0] == 0)
            return false;
        uint value = 0;
        foreach (var digit in data.Span[..count])
            value = value << 8 | digit;
        data = data[count..];
        length = (int)Math.Min(value, int.MaxValue);
        return value is > 55 and <= int.MaxValue;
    }
}

using System.Buffers.Binary;

namespace Ainft.Ethereum;

/// <summary>Recursive length prefix, appendix B of the Yellow Paper.</summary>
public static class Rlp
{
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
}

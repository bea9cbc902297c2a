using System.Buffers.Binary;
using Ainft.Ethereum;

namespace Ainft.Lineage;

/// <summary>Writes a tail until it exceeds its limit.</summary>
internal sealed class TailWriter(int limit, int sizeHint)
{
    private const int LongestNumber = 5;

    private byte[] bytes = new byte[Math.Max(AncestryTail.HeaderSize, Math.Min(limit, sizeHint)) + Bytes32.Size];
    private int length = AncestryTail.HeaderSize;

    public bool HasOutgrown => length > limit;

    public void BeginEntry(AinftId id, int generation, byte kind, int parents)
    {
        Ensure(Bytes32.Size + 2 * LongestNumber + 1);
        Write(id);
        Write(generation);
        bytes[length++] = kind;
        Write(parents);
    }

    public void WriteEdge(byte relation, int back)
    {
        Ensure(LongestNumber + 1);
        bytes[length++] = relation;
        Write(back);
    }

    public void WriteEdge(byte relation, AinftId parent)
    {
        WriteEdge(relation, 0);
        Ensure(Bytes32.Size);
        Write(parent);
    }

    public ReadOnlyMemory<byte> Complete(int count)
    {
        if (count == 0)
            return default;
        bytes[0] = AncestryTail.Format;
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(1), checked((ushort)count));
        return bytes.AsSpan(0, length).ToArray();
    }

    private void Ensure(int more)
    {
        if (length + more > bytes.Length)
            Array.Resize(ref bytes, 2 * bytes.Length + more);
    }

    private void Write(AinftId id)
    {
        id.Value.CopyTo(bytes.AsSpan(length));
        length += Bytes32.Size;
    }

    private void Write(int number)
    {
        var rest = (uint)number;
        for (; rest >= 0x80; rest >>= 7)
            bytes[length++] = (byte)(rest | 0x80);
        bytes[length++] = (byte)rest;
    }
}

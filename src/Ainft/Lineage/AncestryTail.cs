using System.Buffers.Binary;
using Ainft.Ethereum;

namespace Ainft.Lineage;

/// <summary>A parsed and validated tail (<see cref="AncestryLabel"/>). The ids remain in the original bytes.</summary>
internal sealed class AncestryTail
{
    public const byte Format = 1;
    public const int HeaderSize = 3;

    private readonly ReadOnlyMemory<byte> bytes;
    private readonly int[] idsAt;
    private readonly int[] generations;
    private readonly int[] firstEdges;
    private readonly List<int> parents;
    private readonly List<byte> relations;

    private AncestryTail(ReadOnlyMemory<byte> bytes)
    {
        this.bytes = bytes;
        var count = CountOf(bytes.Span);
        idsAt = new int[count];
        generations = new int[count];
        firstEdges = new int[count + 1];
        parents = new List<int>(2 * count);
        relations = new List<byte>(2 * count);
        var reader = new TailReader(bytes.Span, count == 0 ? 0 : HeaderSize);
        for (var entry = 0; entry < count; entry++)
            ReadEntry(ref reader, entry);
        if (!reader.IsAtEnd)
            throw TailReader.Malformed();
    }

    public int Count => idsAt.Length;

    public int Edges => parents.Count;

    /// <exception cref="InvalidDataException">The header of the tail is malformed.</exception>
    public static int CountOf(ReadOnlySpan<byte> tail)
    {
        if (tail.IsEmpty)
            return 0;
        if (tail.Length < HeaderSize || tail[0] != Format)
            throw TailReader.Malformed();
        var count = BinaryPrimitives.ReadUInt16LittleEndian(tail[1..]);
        return count > 0 && count <= tail.Length / Bytes32.Size ? count : throw TailReader.Malformed();
    }

    /// <exception cref="InvalidDataException">The bytes are not a tail.</exception>
    public static AncestryTail Read(ReadOnlyMemory<byte> tail) => new(tail);

    public AinftId IdOf(int entry) => IdAt(idsAt[entry]);

    public int GenerationOf(int entry) => generations[entry];

    public byte KindOf(int entry)
    {
        // The kind follows the generation, which is a varint of unknown length.
        var at = idsAt[entry] + Bytes32.Size;
        while (bytes.Span[at] >= 0x80)
            at++;
        return bytes.Span[at + 1];
    }

    public (int Start, int End) EdgesOf(int entry) => (firstEdges[entry], firstEdges[entry + 1]);

    /// <summary>The entry of the parent of an edge, or -1 when the parent is in a set.</summary>
    public int ParentOf(int edge) => parents[edge] < 0 ? -1 : parents[edge];

    public AinftId ParentIdOf(int edge) => parents[edge] < 0 ? IdAt(~parents[edge]) : IdOf(parents[edge]);

    public byte RelationOf(int edge) => relations[edge];

    public int IndexOf(AinftId id)
    {
        var value = id.Value;
        var sought = Bytes32.AsSpan(in value);
        for (var entry = 0; entry < Count; entry++)
            if (bytes.Span.Slice(idsAt[entry], Bytes32.Size).SequenceEqual(sought))
                return entry;
        return -1;
    }

    private AinftId IdAt(int at) => new(new Bytes32(bytes.Span.Slice(at, Bytes32.Size)));

    private void ReadEntry(ref TailReader reader, int entry)
    {
        idsAt[entry] = reader.Skip(Bytes32.Size);
        generations[entry] = reader.Number();
        if (entry > 0 && !IsAscending(entry) || reader.Byte() >= LineageBytes.Kinds)
            throw TailReader.Malformed();
        var count = reader.Number();
        if (count == 0 != (generations[entry] == 0))
            throw TailReader.Malformed();
        for (var edge = 0; edge < count; edge++)
            ReadEdge(ref reader, entry);
        firstEdges[entry + 1] = parents.Count;
    }

    private void ReadEdge(ref TailReader reader, int entry)
    {
        var relation = reader.Byte();
        var back = reader.Number();
        if (relation >= LineageBytes.Relations || back > entry
            || back > 0 && generations[entry - back] >= generations[entry])
            throw TailReader.Malformed();
        relations.Add(relation);
        parents.Add(back == 0 ? ~reader.Skip(Bytes32.Size) : entry - back);
    }

    private bool IsAscending(int entry) => generations[entry - 1] < generations[entry]
        || generations[entry - 1] == generations[entry] && IdBytes(entry - 1).SequenceCompareTo(IdBytes(entry)) < 0;

    private ReadOnlySpan<byte> IdBytes(int entry) => bytes.Span.Slice(idsAt[entry], Bytes32.Size);
}

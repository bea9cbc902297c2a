using System.Buffers.Binary;
using Ainft.Ethereum;

namespace Ainft.Lineage;

/// <summary>The offsets of the columns of a set in its bytes (<see cref="AncestrySet"/>).</summary>
/// <param name="Count">The number of members.</param>
/// <param name="Edges">The number of edges from members to their parents.</param>
/// <param name="Outside">The number of parents that are not members.</param>
internal readonly record struct AncestrySetLayout(int Count, int Edges, int Outside = 0)
{
    public const int HeaderSize = 32;
    private const int Size = Bytes32.Size;
    private const int IdsAt = HeaderSize + Size;
    private const int Closed = 1;
    private const int Part = 2;

    private int GenerationsAt => IdsAt + (Count + 1) * Size;

    private int FirstEdgesAt => GenerationsAt + Count * sizeof(int);

    private int ParentsAt => FirstEdgesAt + (Count + 1) * sizeof(int);

    private int RelationsAt => ParentsAt + Edges * sizeof(int);

    private int KindsAt => RelationsAt + Edges;

    private int OutsideAt => KindsAt + Count;

    private int Version => Outside == 0 ? Closed : Part;

    private static ReadOnlySpan<byte> Magic => "ainftset"u8;

    /// <exception cref="InvalidDataException">The bytes are malformed.</exception>
    public static AncestrySetLayout Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize || !bytes.StartsWith(Magic) || bytes[24..HeaderSize].ContainsAnyExcept((byte)0))
            throw Malformed("header");
        var layout = new AncestrySetLayout(ReadNumber(bytes, 12), ReadNumber(bytes, 16), ReadNumber(bytes, 20));
        if (ReadNumber(bytes, 8) != layout.Version)
            throw Malformed("header");
        if (layout.Count < 1 || layout.Edges < 0 || layout.Outside < 0 || layout.Outside > layout.Edges
            || layout.Length != bytes.Length)
            throw Malformed("length");
        layout.CheckIds(bytes);
        layout.CheckOutside(bytes);
        layout.CheckEdges(bytes);
        return layout;
    }

    /// <summary>The bytes of a set without its members.</summary>
    /// <exception cref="InvalidDataException">A set of this size does not fit into one array.</exception>
    public byte[] Allocate()
    {
        var length = Length;
        if (length > Array.MaxLength)
            throw new InvalidDataException(
                $"An ancestry of {Count} components with {Edges} edges does not fit into one set.");
        var bytes = new byte[length];
        Magic.CopyTo(bytes);
        WriteNumber(bytes, 8, Version);
        WriteNumber(bytes, 12, Count);
        WriteNumber(bytes, 16, Edges);
        WriteNumber(bytes, 20, Outside);
        bytes.AsSpan(IdsAt + Count * Size, Size).Fill(0xFF);
        WriteNumber(bytes, FirstEdgesAt + Count * sizeof(int), Edges);
        return bytes;
    }

    /// <summary>Whether an id can be a member. The values before and after all ids cannot.</summary>
    public static bool IsPossible(AinftId id)
    {
        var value = id.Value;
        return !value.IsZero && Bytes32.AsSpan(in value).ContainsAnyExcept((byte)0xFF);
    }

    /// <summary>
    /// The index of an id in ascending ids. For an id that they lack, the complement of the index at which it would be.
    /// </summary>
    public static int Search(ReadOnlySpan<byte> ids, AinftId id)
    {
        var value = id.Value;
        var sought = Bytes32.AsSpan(in value);
        var (low, high) = (0, ids.Length / Size - 1);
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            var order = ids.Slice(middle * Size, Size).SequenceCompareTo(sought);
            if (order == 0)
                return middle;
            (low, high) = order < 0 ? (middle + 1, high) : (low, middle - 1);
        }
        return ~low;
    }

    public ReadOnlySpan<byte> Ids(ReadOnlySpan<byte> bytes) => bytes.Slice(IdsAt, Count * Size);

    public int Generation(ReadOnlySpan<byte> bytes, int member) =>
        ReadNumber(bytes, GenerationsAt + member * sizeof(int));

    public int FirstEdge(ReadOnlySpan<byte> bytes, int member) =>
        ReadNumber(bytes, FirstEdgesAt + member * sizeof(int));

    public int Parent(ReadOnlySpan<byte> bytes, int edge) => ReadNumber(bytes, ParentsAt + edge * sizeof(int));

    public byte Relation(ReadOnlySpan<byte> bytes, int edge) => bytes[RelationsAt + edge];

    public byte Kind(ReadOnlySpan<byte> bytes, int member) => bytes[KindsAt + member];

    /// <summary>The ids of the parents that are not members, ascending.</summary>
    public ReadOnlySpan<byte> OutsideIds(ReadOnlySpan<byte> bytes) => bytes.Slice(OutsideAt, Outside * Size);

    public void WriteOutside(Span<byte> bytes, int place, AinftId id) =>
        id.Value.CopyTo(bytes[(OutsideAt + place * Size)..]);

    public void WriteMember(Span<byte> bytes, int member, AinftId id, int generation, byte kind, int firstEdge)
    {
        id.Value.CopyTo(bytes[(IdsAt + member * Size)..]);
        WriteNumber(bytes, GenerationsAt + member * sizeof(int), generation);
        WriteNumber(bytes, FirstEdgesAt + member * sizeof(int), firstEdge);
        bytes[KindsAt + member] = kind;
    }

    public void WriteEdge(Span<byte> bytes, int edge, int parent, byte relation)
    {
        WriteNumber(bytes, ParentsAt + edge * sizeof(int), parent);
        bytes[RelationsAt + edge] = relation;
    }

    private long Length => IdsAt + Size + (long)Count * (Size + 2 * sizeof(int) + 1) + sizeof(int)
        + (long)Edges * (sizeof(int) + 1) + (long)Outside * Size;

    private static int ReadNumber(ReadOnlySpan<byte> bytes, int at) =>
        BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    private static void WriteNumber(Span<byte> bytes, int at, int value) =>
        BinaryPrimitives.WriteInt32LittleEndian(bytes[at..], value);

    private static InvalidDataException Malformed(string part) =>
        new($"An ancestry set has a malformed {part}.");

    private void CheckIds(ReadOnlySpan<byte> bytes)
    {
        var end = IdsAt + (Count + 1) * Size;
        if (bytes[HeaderSize..IdsAt].ContainsAnyExcept((byte)0)
            || bytes[(end - Size)..end].ContainsAnyExcept((byte)0xFF))
            throw Malformed("column of ids");
        for (var at = IdsAt; at < end; at += Size)
            if (bytes.Slice(at - Size, Size).SequenceCompareTo(bytes.Slice(at, Size)) >= 0)
                throw Malformed("column of ids");
    }

    private void CheckOutside(ReadOnlySpan<byte> bytes)
    {
        var ids = OutsideIds(bytes);
        for (var at = Size; at < ids.Length; at += Size)
            if (ids.Slice(at - Size, Size).SequenceCompareTo(ids.Slice(at, Size)) >= 0)
                throw Malformed("column of ids outside");
    }

    private void CheckEdges(ReadOnlySpan<byte> bytes)
    {
        if (FirstEdge(bytes, 0) != 0 || FirstEdge(bytes, Count) != Edges)
            throw Malformed("column of edges");
        for (var member = 0; member < Count; member++)
        {
            var (start, end) = (FirstEdge(bytes, member), FirstEdge(bytes, member + 1));
            if (start > end || end > Edges || Kind(bytes, member) >= LineageBytes.Kinds)
                throw Malformed("column of edges");
            var (generation, isOpen) = (0, false);
            for (var edge = start; edge < end; edge++)
            {
                var parent = Parent(bytes, edge);
                if ((uint)parent >= (uint)Count + (uint)Outside || Relation(bytes, edge) >= LineageBytes.Relations)
                    throw Malformed("column of edges");
                isOpen |= parent >= Count;
                generation = Math.Max(generation, 1 + (parent < Count ? Generation(bytes, parent) : 0));
            }
            // Each generation is above the generations of all parents, so the graph has no cycle. The generations of
            // parents outside the set are unknown.
            if (Generation(bytes, member) != generation && !(isOpen && Generation(bytes, member) > generation))
                throw Malformed("column of generations");
        }
    }
}

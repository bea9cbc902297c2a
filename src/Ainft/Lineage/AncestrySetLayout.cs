using System.Buffers.Binary;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>Where the columns of a set are in its bytes (<see cref="AncestrySet"/>).</summary>
/// <param name="Count">The members.</param>
/// <param name="Edges">The edges from members to their parents.</param>
/// <param name="Outside">The parents that are no members.</param>
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

    /// <exception cref="InvalidDataException">The bytes are not those of a set.</exception>
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
    /// <exception cref="InvalidDataException">A set of this size does not fit one array.</exception>
    public byte[] Allocate()
    {
        var length = Length;
        if (length > Array.MaxLength)
            throw new InvalidDataException($"An ancestry of {Count} components with {Edges} edges does not fit a set.");
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

    /// <summary>Whether an id can be a member: it is not one of the two values that stand before and after all ids.</summary>
    public static bool IsPossible(AinftId id)
    {
        var value = id.Value;
        return !value.IsZero && Bytes32.AsSpan(in value).ContainsAnyExcept((byte)0xFF);
    }

    /// <summary>The place of an id among ascending ids; when it is none of them the complement of the place where it would be.</summary>
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

    public int Generation(ReadOnlySpan<byte> bytes, int member) => ReadNumber(bytes, GenerationsAt + member * sizeof(int));

    public int FirstEdge(ReadOnlySpan<byte> bytes, int member) => ReadNumber(bytes, FirstEdgesAt + member * sizeof(int));

    public int Parent(ReadOnlySpan<byte> bytes, int edge) => ReadNumber(bytes, ParentsAt + edge * sizeof(int));

    public byte Relation(ReadOnlySpan<byte> bytes, int edge) => bytes[RelationsAt + edge];

    public byte Kind(ReadOnlySpan<byte> bytes, int member) => bytes[KindsAt + member];

    /// <summary>The ids of the parents that are no members, ascending.</summary>
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

    private static int ReadNumber(ReadOnlySpan<byte> bytes, int at) => BinaryPrimitives.ReadInt32LittleEndian(bytes[at..]);

    private static void WriteNumber(Span<byte> bytes, int at, int value) => BinaryPrimitives.WriteInt32LittleEndian(bytes[at..], value);

    private static InvalidDataException Malformed(string what) => new($"The {what} of an ancestry set is malformed.");

    private void CheckIds(ReadOnlySpan<byte> bytes)
    {
        var end = IdsAt + (Count + 1) * Size;
        if (bytes[HeaderSize..IdsAt].ContainsAnyExcept((byte)0) || bytes[(end - Size)..end].ContainsAnyExcept((byte)0xFF))
            throw Malformed("ids");
        for (var at = IdsAt; at < end; at += Size)
            if (bytes.Slice(at - Size, Size).SequenceCompareTo(bytes.Slice(at, Size)) >= 0)
                throw Malformed("ids");
    }

    private void CheckOutside(ReadOnlySpan<byte> bytes)
    {
        var ids = OutsideIds(bytes);
        for (var at = Size; at < ids.Length; at += Size)
            if (ids.Slice(at - Size, Size).SequenceCompareTo(ids.Slice(at, Size)) >= 0)
                throw Malformed("outside");
    }

    private void CheckEdges(ReadOnlySpan<byte> bytes)
    {
        if (FirstEdge(bytes, 0) != 0 || FirstEdge(bytes, Count) != Edges)
            throw Malformed("edges");
        for (var member = 0; member < Count; member++)
        {
            var (start, end) = (FirstEdge(bytes, member), FirstEdge(bytes, member + 1));
            if (start > end || end > Edges || Kind(bytes, member) >= LineageBytes.Kinds)
                throw Malformed("edges");
            var (generation, isOpen) = (0, false);
            for (var edge = start; edge < end; edge++)
            {
                var parent = Parent(bytes, edge);
                if ((uint)parent >= (uint)Count + (uint)Outside || Relation(bytes, edge) >= LineageBytes.Relations)
                    throw Malformed("edges");
                isOpen |= parent >= Count;
                generation = Math.Max(generation, 1 + (parent < Count ? Generation(bytes, parent) : 0));
            }
            // A generation above those of all parents: the graph has no cycle. Those of parents outside are not known.
            if (Generation(bytes, member) != generation && !(isOpen && Generation(bytes, member) > generation))
                throw Malformed("generations");
        }
    }
}

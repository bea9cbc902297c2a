using System.Buffers.Binary;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>Where the columns of a set are in its bytes (<see cref="AncestrySet"/>).</summary>
internal readonly record struct AncestrySetLayout(int Count, int Edges)
{
    public const int HeaderSize = 32;
    private const int Size = Bytes32.Size;
    private const int IdsAt = HeaderSize + Size;
    private const uint Version = 1;

    private int GenerationsAt => IdsAt + (Count + 1) * Size;

    private int FirstEdgesAt => GenerationsAt + Count * sizeof(int);

    private int ParentsAt => FirstEdgesAt + (Count + 1) * sizeof(int);

    private int RelationsAt => ParentsAt + Edges * sizeof(int);

    private int KindsAt => RelationsAt + Edges;

    private static ReadOnlySpan<byte> Magic => "ainftset"u8;

    /// <exception cref="InvalidDataException">The bytes are not those of a set.</exception>
    public static AncestrySetLayout Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < HeaderSize || !bytes.StartsWith(Magic) || ReadNumber(bytes, 8) != Version || bytes[20..HeaderSize].ContainsAnyExcept((byte)0))
            throw Malformed("header");
        var layout = new AncestrySetLayout(ReadNumber(bytes, 12), ReadNumber(bytes, 16));
        if (layout.Count < 1 || layout.Edges < 0 || LengthOf(layout.Count, layout.Edges) != bytes.Length)
            throw Malformed("length");
        layout.CheckIds(bytes);
        layout.CheckEdges(bytes);
        return layout;
    }

    /// <summary>The bytes of a set without its members.</summary>
    /// <exception cref="InvalidDataException">A set of this size does not fit one array.</exception>
    public byte[] Allocate()
    {
        var length = LengthOf(Count, Edges);
        if (length > Array.MaxLength)
            throw new InvalidDataException($"An ancestry of {Count} components with {Edges} edges does not fit a set.");
        var bytes = new byte[length];
        Magic.CopyTo(bytes);
        WriteNumber(bytes, 8, (int)Version);
        WriteNumber(bytes, 12, Count);
        WriteNumber(bytes, 16, Edges);
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

    private static long LengthOf(long count, long edges) => IdsAt + Size + count * (Size + 2 * sizeof(int) + 1) + sizeof(int) + edges * (sizeof(int) + 1);

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

    private void CheckEdges(ReadOnlySpan<byte> bytes)
    {
        if (FirstEdge(bytes, 0) != 0 || FirstEdge(bytes, Count) != Edges)
            throw Malformed("edges");
        for (var member = 0; member < Count; member++)
        {
            var (start, end) = (FirstEdge(bytes, member), FirstEdge(bytes, member + 1));
            if (start > end || end > Edges || Kind(bytes, member) >= LineageBytes.Kinds)
                throw Malformed("edges");
            var generation = 0;
            for (var edge = start; edge < end; edge++)
            {
                var parent = Parent(bytes, edge);
                if ((uint)parent >= (uint)Count || Relation(bytes, edge) >= LineageBytes.Relations)
                    throw Malformed("edges");
                generation = Math.Max(generation, 1 + Generation(bytes, parent));
            }
            // A generation above those of all parents: the graph has no cycle.
            if (Generation(bytes, member) != generation)
                throw Malformed("generations");
        }
    }
}

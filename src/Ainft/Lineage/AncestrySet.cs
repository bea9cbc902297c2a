using System.Buffers.Binary;
using Ainft.Ethereum;

namespace Ainft.Lineage;

/// <summary>
/// A set of components with their lineage data. A closed set has every parent of its members. A part lacks some of
/// them, and other sets of each label that names it have them. A set is immutable and named by the SHA-256 of its
/// bytes. Many labels share it (<see cref="AncestryLabel"/>).
/// </summary>
/// <remarks>
/// The bytes for <c>n</c> members and <c>e</c> edges, with little-endian numbers, are these.
/// <list type="table">
/// <item><term>8 bytes</term><description><c>ainftset</c> in ASCII</description></item>
/// <item><term>uint32</term><description>the version, 1 for a closed set and 2 for a part</description></item>
/// <item><term>uint32, uint32</term><description><c>n</c>, at least 1, and <c>e</c></description></item>
/// <item><term>uint32</term><description><c>o</c>, the number of parents outside, 0 in version 1</description></item>
/// <item><term>8 bytes</term><description>zero</description></item>
/// <item><term>32 bytes</term><description>zero, less than every id (<see cref="WindowOf"/>)</description></item>
/// <item><term>32 bytes, n times</term><description>the ids, ascending</description></item>
/// <item><term>32 bytes</term><description>0xff, greater than every id</description></item>
/// <item><term>uint32, n times</term><description>the generations</description></item>
/// <item><term>uint32, n + 1 times</term><description>the first edge of each member, and <c>e</c></description></item>
/// <item><term>uint32, e times</term><description>the parent of each edge as an index of the ids, in the order of
/// the manifests (from <c>n</c> on, an index of the parents outside)</description></item>
/// <item><term>byte, e times</term><description>the relation of each edge, 1 for the first of the enumeration and 0
/// when unknown</description></item>
/// <item><term>byte, n times</term><description>the kinds in the same form</description></item>
/// <item><term>32 bytes, o times</term><description>the ids of the parents outside, ascending</description></item>
/// </list>
/// </remarks>
public sealed class AncestrySet
{
    private readonly AncestrySetLayout layout;
    private readonly Lazy<Sha256Digest> hash;

    internal AncestrySet(ReadOnlyMemory<byte> bytes, AncestrySetLayout layout)
    {
        Bytes = bytes;
        this.layout = layout;
        hash = new Lazy<Sha256Digest>(() => Sha256Digest.Of(Bytes.Span));
    }

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of the bytes, which is the name of the set.</summary>
    public Sha256Digest Hash => hash.Value;

    /// <summary>The number of members.</summary>
    public int Count => layout.Count;

    /// <summary>
    /// Reads and validates the bytes of a set. The caller must compare the <see cref="Hash"/> with the expected name.
    /// </summary>
    /// <param name="bytes">The bytes, which must not change afterwards.</param>
    /// <exception cref="InvalidDataException">The bytes are malformed.</exception>
    public static AncestrySet Read(ReadOnlyMemory<byte> bytes) => new(bytes, AncestrySetLayout.Read(bytes.Span));

    /// <summary>Whether every parent of a member is a member.</summary>
    public bool IsClosed => layout.Outside == 0;

    /// <summary>The union of some sets.</summary>
    /// <param name="sets">One set or more.</param>
    /// <exception cref="InvalidDataException">The union does not fit one array.</exception>
    public static AncestrySet Union(IReadOnlyList<AncestrySet> sets) =>
        sets.Count == 1 ? sets[0] : AncestrySetUnion.Of(new AncestryMerge(sets));

    /// <summary>
    /// The range of a set's bytes that shows whether an id is a member. Ids are hashes, so the index of an id is known
    /// up to about the square root of the number of ids. In a set of 100,000, a range of 60 KB suffices for all but one
    /// id in 500 million.
    /// </summary>
    /// <param name="id">The id.</param>
    /// <param name="count">The number of members.</param>
    /// <returns>Offset and length in bytes, always within the bytes of the set.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The count is below 1.</exception>
    public static (long Offset, int Length) WindowOf(AinftId id, int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var value = id.Value;
        var prefix = BinaryPrimitives.ReadUInt64BigEndian(Bytes32.AsSpan(in value));
        var place = 1 + (int)Math.BigMul(prefix, (ulong)count, out _);
        // The standard deviation of an index is at most sqrt(count) / 2. The range has six of them on both sides.
        var reach = 4 + 3 * (int)Math.Sqrt(count);
        var first = Math.Max(0, place - reach);
        var last = (int)Math.Min(count + 1L, (long)place + reach);
        return (AncestrySetLayout.HeaderSize + (long)first * Bytes32.Size, (last - first + 1) * Bytes32.Size);
    }

    /// <summary>Whether an id is a member.</summary>
    /// <param name="window">The bytes of the range that <see cref="WindowOf"/> returned for the id.</param>
    /// <param name="id">The id.</param>
    /// <returns>Null when the range does not suffice, so that the caller must read the whole set.</returns>
    /// <exception cref="InvalidDataException">The range does not consist of whole ids.</exception>
    public static bool? Contains(ReadOnlySpan<byte> window, AinftId id)
    {
        if (window.IsEmpty || window.Length % Bytes32.Size != 0)
            throw new InvalidDataException("A range of an ancestry set does not consist of whole ids.");
        if (!AncestrySetLayout.IsPossible(id))
            return false;
        var place = AncestrySetLayout.Search(window, id);
        if (place >= 0)
            return true;
        return ~place == 0 || ~place == window.Length / Bytes32.Size ? null : false;
    }

    /// <summary>Whether an id is a member.</summary>
    public bool Contains(AinftId id) => IndexOf(id) >= 0;

    /// <summary>The member with an id, or null when the id is not a member.</summary>
    public LineageNode? Find(AinftId id) => IndexOf(id) is >= 0 and var member ? NodeOf(member) : null;

    /// <summary>The index of a member. For any other id, the complement of the index at which it would be.</summary>
    internal int IndexOf(AinftId id) => AncestrySetLayout.Search(layout.Ids(Bytes.Span), id);

    internal AinftId IdOf(int member) =>
        new(new Bytes32(layout.Ids(Bytes.Span).Slice(member * Bytes32.Size, Bytes32.Size)));

    /// <summary>Whether all members are members of another set.</summary>
    internal bool IsSubsetOf(AncestrySet other)
    {
        var place = 0;
        for (var member = 0; member < Count; member++, place++)
        {
            var id = IdOf(member);
            while (place < other.Count && other.IdOf(place) < id)
                place++;
            if (other.Count - place < Count - member || other.IdOf(place) != id)
                return false;
        }
        return true;
    }

    internal int GenerationOf(int member) => layout.Generation(Bytes.Span, member);

    internal byte KindOf(int member) => layout.Kind(Bytes.Span, member);

    internal (int Start, int End) EdgesOf(int member) =>
        (layout.FirstEdge(Bytes.Span, member), layout.FirstEdge(Bytes.Span, member + 1));

    /// <summary>The index of the parent of an edge. A parent outside the set has <see cref="Count"/> or more.</summary>
    internal int ParentOf(int edge) => layout.Parent(Bytes.Span, edge);

    internal AinftId ParentIdOf(int edge) => ParentOf(edge) is var parent && parent < Count
        ? IdOf(parent)
        : new AinftId(new Bytes32(layout.OutsideIds(Bytes.Span).Slice((parent - Count) * Bytes32.Size, Bytes32.Size)));

    internal byte RelationOf(int edge) => layout.Relation(Bytes.Span, edge);

    internal LineageNode NodeOf(int member)
    {
        var (start, end) = EdgesOf(member);
        var parents = new LineageEdge[end - start];
        for (var edge = start; edge < end; edge++)
            parents[edge - start] = new LineageEdge(ParentIdOf(edge), LineageBytes.Relation(RelationOf(edge)));
        return new LineageNode(IdOf(member), GenerationOf(member), LineageBytes.Kind(KindOf(member)), parents);
    }
}

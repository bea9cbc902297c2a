using System.Buffers.Binary;

namespace Ainft.Lineage;

/// <summary>
/// The sets that a label names, largest first. Several sets also have a route, which maps each id to one of them.
/// </summary>
/// <remarks>
/// A label of at most one set stores only name and count. These are the bytes for 2 to 16 sets, with little-endian
/// numbers.
/// <list type="table">
/// <item><term>byte</term><description>2, the format</description></item>
/// <item><term>byte</term><description>the number of sets</description></item>
/// <item><term>uint16</term><description>the steps (<see cref="AncestryJoin"/>)</description></item>
/// <item><term>uint32</term><description>the number of distinct members</description></item>
/// <item><term>uint32, once per set</term><description>the number of the set's members</description></item>
/// <item><term>byte</term><description>the attempt that made the route</description></item>
/// <item><term>rest</term><description>the route (<see cref="AncestryRoute"/>)</description></item>
/// </list>
/// </remarks>
public sealed class AncestryBases : IEquatable<AncestryBases>
{
    /// <summary>The most sets of one label.</summary>
    public const int Max = 16;

    private const byte Format = 2;
    private const int HeaderSize = 8;

    private readonly Sha256Digest[] names;
    private readonly int[] counts;
    private readonly byte attempt;
    private readonly ReadOnlyMemory<byte> route;

    private AncestryBases(
        Sha256Digest[] names, int[] counts, int members, int steps, byte attempt, ReadOnlyMemory<byte> route) =>
        (this.names, this.counts, Members, Steps, this.attempt, this.route) =
            (names, counts, members, steps, attempt, route);

    /// <summary>No set.</summary>
    public static AncestryBases None { get; } = new([], [], 0, 0, 0, default);

    /// <summary>The SHA-256 of the bytes of each set.</summary>
    public IReadOnlyList<Sha256Digest> Names => names;

    /// <summary>The number of distinct members of all sets.</summary>
    public int Members { get; }

    /// <summary>The number of bytes that a row needs for the route.</summary>
    public int RouteLength => route.Length;

    /// <summary>The number of components in a row on one path with exactly these sets, at most 65,535.</summary>
    internal int Steps { get; }

    /// <summary>One set.</summary>
    /// <param name="name">The SHA-256 of its bytes.</param>
    /// <param name="count">The number of its members.</param>
    public static AncestryBases Of(Sha256Digest name, int count) => new([name], [count], count, 0, 0, default);

    /// <summary>Several sets as a row stores them.</summary>
    /// <param name="names">The names, in order.</param>
    /// <param name="bytes">The bytes that <see cref="ToBytes"/> returned.</param>
    /// <exception cref="InvalidDataException">The bytes are malformed or belong to another number of names.</exception>
    public static AncestryBases Read(IReadOnlyList<Sha256Digest> names, ReadOnlyMemory<byte> bytes)
    {
        var span = bytes.Span;
        var end = HeaderSize + names.Count * sizeof(int) + 1;
        if (names.Count is < 2 or > Max || span.Length < end || span[0] != Format || span[1] != names.Count)
            throw Malformed();
        var counts = new int[names.Count];
        for (var set = 0; set < counts.Length; set++)
            counts[set] = BinaryPrimitives.ReadInt32LittleEndian(span[(HeaderSize + set * sizeof(int))..]);
        var members = BinaryPrimitives.ReadInt32LittleEndian(span[4..]);
        if (counts.Any(count => count < 1 || count > members) || members > counts.Sum(count => (long)count)
            || AncestryRoute.LengthOf(counts.Length, members) != span.Length - end)
            throw Malformed();
        var steps = BinaryPrimitives.ReadUInt16LittleEndian(span[2..]);
        return new AncestryBases([.. names], counts, members, steps, span[end - 1], bytes[end..]);
    }

    /// <summary>The bytes beside the names, empty for at most one set.</summary>
    public byte[] ToBytes()
    {
        if (names.Length < 2)
            return [];
        var end = HeaderSize + names.Length * sizeof(int) + 1;
        var bytes = new byte[end + route.Length];
        (bytes[0], bytes[1]) = (Format, (byte)names.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(bytes.AsSpan(2), (ushort)Steps);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(4), Members);
        for (var set = 0; set < counts.Length; set++)
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(HeaderSize + set * sizeof(int)), counts[set]);
        bytes[end - 1] = attempt;
        route.CopyTo(bytes.AsMemory(end));
        return bytes;
    }

    /// <summary>
    /// The only set that can have an id as a member, or null when no set can. For an id that is not a member, the route
    /// gives an arbitrary set.
    /// </summary>
    /// <param name="id">The id.</param>
    /// <returns>The name of the set and the number of its members.</returns>
    public (Sha256Digest Name, int Count)? Find(AinftId id)
    {
        if (names.Length < 2)
            return names.Length == 0 ? null : (names[0], counts[0]);
        var set = AncestryRoute.Find(route.Span, names, Members, attempt, id);
        return set < names.Length ? (names[set], counts[set]) : null;
    }

    /// <inheritdoc/>
    public bool Equals(AncestryBases? other) => other is not null && HasSameSets(other)
        && counts.AsSpan().SequenceEqual(other.counts)
        && (Members, Steps, attempt) == (other.Members, other.Steps, other.attempt)
        && route.Span.SequenceEqual(other.route.Span);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AncestryBases);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(names.Length, names.FirstOrDefault(), Steps);

    /// <summary>The bases of these sets with a route, or null when the route is too long or cannot be made.</summary>
    internal static AncestryBases? Of(IReadOnlyList<AncestrySet> sets)
    {
        if (sets.Count == 1)
            return Of(sets[0].Hash, sets[0].Count);
        Sha256Digest[] names = [.. sets.Select(set => set.Hash)];
        var merge = new AncestryMerge(sets);
        return AncestryRoute.TryMake(merge, names, out var attempt, out var route)
            ? new AncestryBases(names, [.. sets.Select(set => set.Count)], merge.Count, 0, attempt, route)
            : null;
    }

    internal bool HasSameSets(AncestryBases other) => names.AsSpan().SequenceEqual(other.names);

    internal AncestryBases After(int steps) => steps == Steps || names.Length < 2
        ? this
        : new AncestryBases(names, counts, Members, Math.Min(steps, ushort.MaxValue), attempt, route);

    /// <summary>Orders by the number of members, then more sets before fewer, then by the names.</summary>
    internal int CompareTo(AncestryBases other)
    {
        var order = Members.CompareTo(other.Members);
        if (order == 0)
            order = other.names.Length.CompareTo(names.Length);
        for (var set = 0; order == 0 && set < names.Length; set++)
            order = names[set].CompareTo(other.names[set]);
        return order;
    }

    internal int CountOf(int set) => counts[set];

    private static InvalidDataException Malformed() => new("The sets of an ancestry label are malformed.");
}

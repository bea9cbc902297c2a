namespace Ainft.Lineage;

/// <summary>
/// The ancestors of a component as its row stores them. Many components share immutable sets, and a label names such
/// sets and holds the other ancestors itself. A label is a pure function of the parents' labels
/// (<see cref="AncestryJoin"/>). Two labels are equal when their bytes are equal.
/// </summary>
/// <param name="Bases">Up to 16 sets, each named by the SHA-256 of its bytes.</param>
/// <param name="Tail">
/// The ancestors outside the sets, at most 60 KiB with up to one set and at most 240 KiB with several.
/// </param>
/// <remarks>
/// A label without such ancestors has an empty tail. Every other tail begins with the byte 1 (the format) and the
/// number of entries (two bytes, little-endian). The entries follow in ascending order of (generation, id). An entry
/// has the id (32 bytes), the generation, the kind and the number of parents. For each parent, in the order of the
/// manifest, it has the relation and a reference. The reference is 0 and the 32 bytes of an id in a set, or the number
/// of entries by which the parent comes earlier. Kind and relation are one byte each, 1 for the first value of their
/// enumeration and 0 when they are unknown. The other numbers are LEB128 varints.
/// <para>
/// Version 4fb4cec wrote labels of at most one set. Their bytes are unchanged. A row of several sets has bytes of
/// format 2 beside the names (<see cref="AncestryBases"/>).
/// </para>
/// </remarks>
public sealed record AncestryLabel(AncestryBases Bases, ReadOnlyMemory<byte> Tail)
{
    /// <summary>A label of at most one set.</summary>
    /// <param name="set">
    /// The SHA-256 of the bytes of an <see cref="AncestrySet"/>, or null when all ancestors are in the tail.
    /// </param>
    /// <param name="setCount">The members of the set.</param>
    /// <param name="tail">The ancestors outside the set.</param>
    public AncestryLabel(Sha256Digest? set, int setCount, ReadOnlyMemory<byte> tail)
        : this(set is { } name ? AncestryBases.Of(name, setCount) : AncestryBases.None, tail)
    {
    }

    /// <summary>The label of a component without parents.</summary>
    public static AncestryLabel Empty { get; } = new(AncestryBases.None, default);

    /// <summary>The names of the sets.</summary>
    public IReadOnlyList<Sha256Digest> Sets => Bases.Names;

    /// <summary>The number of ancestors in the sets.</summary>
    public int SetCount => Bases.Members;

    /// <summary>The number of ancestors in the tail.</summary>
    /// <exception cref="InvalidDataException">The tail is malformed.</exception>
    public int TailCount => AncestryTail.CountOf(Tail.Span);

    /// <summary>The number of ancestors.</summary>
    /// <exception cref="InvalidDataException">The tail is malformed.</exception>
    public int Count => SetCount + TailCount;

    /// <summary>
    /// Whether an ancestor is in the tail. An id outside the tail can still be in the set that
    /// <see cref="AncestryBases.Find"/> names.
    /// </summary>
    /// <exception cref="InvalidDataException">The tail is malformed.</exception>
    public bool TailContains(AinftId id) => AncestryTail.Read(Tail).IndexOf(id) >= 0;

    /// <summary>Whether an ancestor in the tail is one of some components.</summary>
    /// <exception cref="InvalidDataException">The tail is malformed.</exception>
    public bool TailContainsAny(IReadOnlySet<AinftId> ids)
    {
        var tail = AncestryTail.Read(Tail);
        return Enumerable.Range(0, tail.Count).Any(entry => ids.Contains(tail.IdOf(entry)));
    }

    /// <inheritdoc/>
    public bool Equals(AncestryLabel? other) => other is not null && Bases.Equals(other.Bases)
        && Tail.Span.SequenceEqual(other.Tail.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Bases, Tail.Length);
}

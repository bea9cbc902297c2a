namespace Ainft;

/// <summary>
/// The ancestors of a component as its row keeps them: the members of immutable sets that many components share, and
/// the rest inline. A label is a pure function of the parents' labels (<see cref="AncestryJoin"/>). Labels are equal
/// when their bytes are.
/// </summary>
/// <param name="Bases">The sets, named by the SHA-256 of their bytes, none to 16.</param>
/// <param name="Tail">
/// The ancestors outside the sets: at most 60 KiB with one set or none, at most 240 KiB with several.
/// </param>
/// <remarks>
/// The tail is empty, or: the byte 1 (the format), the number of entries (two bytes, little-endian), and the entries in ascending order
/// of (generation, id). An entry: id (32 bytes), generation, kind, number of parents, and for each parent in the manifest's order the
/// relation and a reference: 0 and the 32 bytes of an id in a set, or how many entries before this one the parent's is.
/// Kind and
/// relation are one byte each, 1 for the first of their enumeration, 0 when not known; the other numbers are LEB128 varints.
/// <para>
/// Version 4fb4cec wrote labels of at most one set. Their bytes are unchanged, and a row of several sets has bytes of
/// format 2 beside the names (<see cref="AncestryBases"/>).
/// </para>
/// </remarks>
public sealed record AncestryLabel(AncestryBases Bases, ReadOnlyMemory<byte> Tail)
{
    /// <summary>A label of one set or none.</summary>
    /// <param name="set">
    /// The SHA-256 of the bytes of an <see cref="AncestrySet"/>; null: all ancestors are in the tail.
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
    /// Whether an ancestor is in the tail; when not, it may be in the set that <see cref="AncestryBases.Find"/> names.
    /// </summary>
    /// <exception cref="InvalidDataException">The tail is malformed.</exception>
    public bool TailContains(AinftId id) => AncestryTail.Read(Tail).IndexOf(id) >= 0;

    /// <inheritdoc/>
    public bool Equals(AncestryLabel? other) => other is not null && Bases.Equals(other.Bases)
        && Tail.Span.SequenceEqual(other.Tail.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Bases, Tail.Length);
}

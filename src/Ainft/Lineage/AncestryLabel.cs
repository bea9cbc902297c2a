namespace Ainft;

/// <summary>
/// The ancestors of a component as its row keeps them: the members of an immutable set that many components share, and the rest inline.
/// A label is a pure function of the ancestry (<see cref="AncestryJoin"/>). Labels are equal when their bytes are.
/// </summary>
/// <param name="Set">The SHA-256 of the bytes of an <see cref="AncestrySet"/>; null: all ancestors are in the tail.</param>
/// <param name="SetCount">The members of the set.</param>
/// <param name="Tail">The ancestors outside the set, at most 60 KiB.</param>
/// <remarks>
/// The tail is empty, or: the byte 1 (the format), the number of entries (two bytes, little-endian), and the entries in ascending order
/// of (generation, id). An entry: id (32 bytes), generation, kind, number of parents, and for each parent in the manifest's order the
/// relation and a reference: 0 and the 32 bytes of an id in the set, or how many entries before this one the parent's is. Kind and
/// relation are one byte each, 1 for the first of their enumeration, 0 when not known; the other numbers are LEB128 varints.
/// </remarks>
public sealed record AncestryLabel(Sha256Digest? Set, int SetCount, ReadOnlyMemory<byte> Tail)
{
    /// <summary>The label of a component without parents.</summary>
    public static AncestryLabel Empty { get; } = new(null, 0, default);

    /// <summary>The number of ancestors in the tail.</summary>
    /// <exception cref="InvalidDataException">The tail is not one.</exception>
    public int TailCount => AncestryTail.CountOf(Tail.Span);

    /// <summary>The number of ancestors.</summary>
    /// <exception cref="InvalidDataException">The tail is not one.</exception>
    public int Count => SetCount + TailCount;

    /// <summary>Whether an ancestor is in the tail; when not, it may be in the set.</summary>
    /// <exception cref="InvalidDataException">The tail is not one.</exception>
    public bool TailContains(AinftId id) => AncestryTail.Read(Tail).IndexOf(id) >= 0;

    /// <inheritdoc/>
    public bool Equals(AncestryLabel? other) => other is not null
        && Set == other.Set && SetCount == other.SetCount && Tail.Span.SequenceEqual(other.Tail.Span);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Set, SetCount, Tail.Length);
}

namespace Ainft;

/// <summary>A closed set of components: every parent of a member is a member.</summary>
public sealed class AncestrySet
{
    private AncestrySet(ReadOnlyMemory<byte> bytes) => Bytes = bytes;

    /// <summary>The bytes.</summary>
    public ReadOnlyMemory<byte> Bytes { get; }

    /// <summary>The SHA-256 of the bytes: the name of the set.</summary>
    public Sha256Digest Hash => Sha256Digest.Of(Bytes.Span);

    /// <summary>The number of members.</summary>
    public int Count => throw new NotImplementedException();

    /// <summary>Reads a set.</summary>
    /// <exception cref="InvalidDataException">The bytes are not those of a set.</exception>
    public static AncestrySet Read(ReadOnlyMemory<byte> bytes) => new(bytes);

    /// <summary>The range of a set's bytes in which an id is if it is a member.</summary>
    public static (long Offset, int Length) WindowOf(AinftId id, int count) => throw new NotImplementedException();

    /// <summary>Whether an id is a member, from the range that <see cref="WindowOf"/> gave; null: the range does not tell, the set must be read.</summary>
    public static bool? Contains(ReadOnlySpan<byte> window, AinftId id) => throw new NotImplementedException();

    /// <summary>Whether an id is a member.</summary>
    public bool Contains(AinftId id) => Find(id) is not null;

    /// <summary>A member; null when there is none of that id.</summary>
    public LineageNode? Find(AinftId id) => throw new NotImplementedException();
}

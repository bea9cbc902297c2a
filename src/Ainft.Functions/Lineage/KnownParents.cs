namespace Ainft.Functions.Lineage;

/// <summary>
/// The components that a projection has met, which may be parents of later ones. It drops old ones, because 10,000
/// labels may have 60 KiB each. The choice depends only on the order of components, so every projection of a bundle
/// drops the same ones.
/// </summary>
internal sealed class KnownParents
{
    /// <summary>The size of each of the two generations, in bytes.</summary>
    private const long MaxSize = 16 << 20;

    private Dictionary<AinftId, Known> young = [];
    private Dictionary<AinftId, Known> old = [];
    private long size;

    public void Add(Component component) =>
        Add(
            component.Id,
            new Known(
                component.Node, component.Label, component.Owed, component is LinkedToken, component.Size));

    /// <summary>
    /// Whether a component is known. A known component stays at least until the second next call of <see cref="Age"/>.
    /// </summary>
    public bool Knows(AinftId id)
    {
        if (old.Remove(id, out var known))
            Add(id, known);
        return young.ContainsKey(id);
    }

    public (LineageNode Node, AncestryLabel Label) Get(AinftId id) => (young[id].Node, young[id].Label);

    /// <summary>The royalties that a child of the component owes because of it.</summary>
    public OwedRoyalties OwedFor(AinftId id) => young[id].Owed;

    /// <summary>
    /// Whether a component is known and a child owes royalties because of it, or will when the manifest of its token
    /// comes.
    /// </summary>
    public bool MayOwe(AinftId id) =>
        young.TryGetValue(id, out var known) && (known.IsToken || known.Owed != OwedRoyalties.None);

    /// <summary>
    /// If the young generation is full, drops the old one, which has the components that were not used since the last
    /// drop.
    /// </summary>
    public void Age()
    {
        if (size >= MaxSize)
            (old, young, size) = (young, [], 0);
    }

    private void Add(AinftId id, Known known)
    {
        young[id] = known;
        size += known.Size + known.Owed.Size;
    }

    private readonly record struct Known(
        LineageNode Node, AncestryLabel Label, OwedRoyalties Owed, bool IsToken, long Size);
}

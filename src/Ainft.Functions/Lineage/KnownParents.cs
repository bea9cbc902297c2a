namespace Ainft.Functions.Lineage;

/// <summary>
/// What a projection knows of the components that it met, as parents of those to come. It forgets, since 10,000 labels may have 60 KiB
/// each, but by the order of what it met alone: whoever projects a bundle again forgets the same.
/// </summary>
internal sealed class KnownParents
{
    /// <summary>The bytes of one of two generations.</summary>
    private const long MaxSize = 16 << 20;

    private Dictionary<AinftId, Known> young = [];
    private Dictionary<AinftId, Known> old = [];
    private long size;

    public void Add(Component component) => Add(component.Id, new Known(component.Node, component.Label, component.Size));

    /// <summary>Whether a component is known; one that is stays so until the next but one call of <see cref="Age"/>.</summary>
    public bool Knows(AinftId id)
    {
        if (old.Remove(id, out var known))
            Add(id, known);
        return young.ContainsKey(id);
    }

    public (LineageNode Node, AncestryLabel Label) Get(AinftId id) => (young[id].Node, young[id].Label);

    /// <summary>Forgets what was not asked for since the last time that there was so much.</summary>
    public void Age()
    {
        if (size >= MaxSize)
            (old, young, size) = (young, [], 0);
    }

    private void Add(AinftId id, Known known)
    {
        young[id] = known;
        size += known.Size;
    }

    private readonly record struct Known(LineageNode Node, AncestryLabel Label, long Size);
}

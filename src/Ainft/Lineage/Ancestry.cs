namespace Ainft;

/// <summary>A component with all its ancestors: what lineage queries run on.</summary>
public sealed class Ancestry
{
    /// <summary>The ancestry that a label tells.</summary>
    /// <param name="self">The component.</param>
    /// <param name="label">Its label.</param>
    /// <param name="set">The set that the label names; null when it names none.</param>
    /// <exception cref="ArgumentException">The set is not the one that the label names.</exception>
    /// <exception cref="InvalidDataException">The label is not one, or not of this component.</exception>
    public Ancestry(LineageNode self, AncestryLabel label, AncestrySet? set)
    {
        Self = self;
        Count = label.Count;
    }

    /// <summary>The component.</summary>
    public LineageNode Self { get; }

    /// <summary>The number of ancestors.</summary>
    public int Count { get; }

    /// <summary>All ancestors, in no particular but always the same order.</summary>
    public IEnumerable<LineageNode> Nodes => throw new NotImplementedException();

    /// <summary>Whether a component is an ancestor.</summary>
    public bool Contains(AinftId id) => throw new NotImplementedException();

    /// <summary>An ancestor; null when there is none of that id.</summary>
    public LineageNode? Find(AinftId id) => throw new NotImplementedException();

    /// <summary>Walks breadth-first: every ancestor that the filter reaches once, by (distance, id), lazily.</summary>
    public IEnumerable<Ancestor> Walk(LineageFilter filter) => throw new NotImplementedException();

    /// <summary>The ids in the order of <see cref="Walk"/>, without an object for each.</summary>
    public IEnumerable<AinftId> Ids(LineageFilter filter) => throw new NotImplementedException();

    /// <summary>A shortest path: the steps from a parent of the component to the ancestor; null when the filter leads no way to it.</summary>
    public IReadOnlyList<LineageEdge>? PathTo(AinftId ancestor, LineageFilter filter) => throw new NotImplementedException();
}

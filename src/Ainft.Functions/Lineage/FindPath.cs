using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>Checks whether one component is an ancestor of another, and finds a shortest path between them.</summary>
public sealed class FindPath(Components components, Ancestries ancestries)
{
    /// <summary>The maximum number of steps of a path in an answer.</summary>
    public const int MaxSteps = 1_000;

    /// <summary>
    /// Whether a component is an ancestor. A negative answer needs two reads at any depth, and a third one to check
    /// that the registry knows the other component.
    /// </summary>
    public async Task<Outcome<AncestorAnswer>> AncestorAsync(AinftId id, AinftId other, CancellationToken ct)
    {
        if (await components.FindAsync(id, ct) is not { } component)
            return DescribeLineage.NotKnown<AncestorAnswer>(id);
        if (await PathAsync(component, other, ct) is { } path)
            return Outcome.Done(new AncestorAnswer(
                id.ToString(), other.ToString(), true, path.Count, StepsOf(path), path.Count > MaxSteps));
        return await components.ExistsAsync(other, ct)
            ? Outcome.Done(new AncestorAnswer(id.ToString(), other.ToString(), false, null, null, null))
            : DescribeLineage.NotKnown<AncestorAnswer>(other);
    }

    /// <summary>
    /// The path between two components. At most one of the directions up and down has a path, because a lineage has no
    /// cycles.
    /// </summary>
    public async Task<Outcome<PathAnswer>> BetweenAsync(AinftId from, AinftId to, CancellationToken ct)
    {
        if (await components.FindAsync(from, ct) is not { } start)
            return DescribeLineage.NotKnown<PathAnswer>(from);
        if (await components.FindAsync(to, ct) is not { } end)
            return DescribeLineage.NotKnown<PathAnswer>(to);
        if (from == to)
            return Outcome.Done(AnswerOf("same", []));
        if (await PathAsync(start, to, ct) is { } up)
            return Outcome.Done(AnswerOf("up", up));
        return await PathAsync(end, from, ct) is { } down
            ? Outcome.Done(AnswerOf("down", Reverse(to, down)))
            : Outcome.Done(new PathAnswer(from.ToString(), to.ToString(), "none", null, null, null));

        PathAnswer AnswerOf(string direction, IReadOnlyList<LineageEdge> path) => new(
            from.ToString(), to.ToString(), direction, path.Count, StepsOf(path), path.Count > MaxSteps);
    }

    /// <summary>
    /// The steps up from a component to an ancestor, or null when the other one is not an ancestor. This reads whole
    /// sets only for an ancestor.
    /// </summary>
    private async Task<IReadOnlyList<LineageEdge>?> PathAsync(
        Component component, AinftId ancestor, CancellationToken ct) =>
        await ancestries.ContainsAsync(component, ancestor, ct)
            ? (await ancestries.ReadAsync(component, ct)).PathTo(ancestor, LineageFilter.All)
            : null;

    /// <summary>
    /// The reverse of a path up, which ends at the component. Each relation stays between the same two components.
    /// </summary>
    private static IReadOnlyList<LineageEdge> Reverse(AinftId component, IReadOnlyList<LineageEdge> up) =>
        [.. up.Select((step, at) => step with { Parent = at == 0 ? component : up[at - 1].Parent }).Reverse()];

    internal static IReadOnlyList<LineageStep> StepsOf(IReadOnlyList<LineageEdge> path) =>
        [.. path.Take(MaxSteps).Select(step => new LineageStep(step.Parent.ToString(), step.Relation?.ToText()))];
}

using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>Whether one component is an ancestor of another, and a shortest path between them.</summary>
public sealed class FindPath(Components components, Ancestries ancestries)
{
    /// <summary>The most steps of a path that are told.</summary>
    public const int MaxSteps = 1_000;

    /// <summary>Two reads tell that a component is no ancestor, at any depth; one more whether it is known at all.</summary>
    public async Task<Outcome<AncestorAnswer>> AncestorAsync(AinftId id, AinftId other, CancellationToken ct)
    {
        if (await components.FindAsync(id, ct) is not { } component)
            return NotKnown<AncestorAnswer>(id);
        if (await PathAsync(component, other, ct) is { } path)
            return Outcome.Done(new AncestorAnswer(
                id.ToString(), other.ToString(), true, path.Count, [.. path.Take(MaxSteps).Select(StepOf)], path.Count > MaxSteps));
        return await components.ExistsAsync(other, ct)
            ? Outcome.Done(new AncestorAnswer(id.ToString(), other.ToString(), false, null, null, null))
            : NotKnown<AncestorAnswer>(other);
    }

    /// <summary>A path up, down, or none: there is at most one way that it can lead.</summary>
    public async Task<Outcome<PathAnswer>> BetweenAsync(AinftId from, AinftId to, CancellationToken ct)
    {
        if (await components.FindAsync(from, ct) is not { } start)
            return NotKnown<PathAnswer>(from);
        if (await components.FindAsync(to, ct) is not { } end)
            return NotKnown<PathAnswer>(to);
        if (from == to)
            return Outcome.Done(AnswerOf("same", []));
        if (await PathAsync(start, to, ct) is { } up)
            return Outcome.Done(AnswerOf("up", up));
        return await PathAsync(end, from, ct) is { } down
            ? Outcome.Done(AnswerOf("down", Reverse(to, down)))
            : Outcome.Done(new PathAnswer(from.ToString(), to.ToString(), "none", null, null, null));

        PathAnswer AnswerOf(string direction, IReadOnlyList<LineageEdge> path) => new(
            from.ToString(), to.ToString(), direction, path.Count, [.. path.Take(MaxSteps).Select(StepOf)], path.Count > MaxSteps);
    }

    /// <summary>The steps up from a component to an ancestor; null when it is none. Its set is only read whole when it is one.</summary>
    private async Task<IReadOnlyList<LineageEdge>?> PathAsync(Component component, AinftId ancestor, CancellationToken ct) =>
        await ancestries.ContainsAsync(component, ancestor, ct)
            ? (await ancestries.ReadAsync(component, ct)).PathTo(ancestor, LineageFilter.All)
            : null;

    /// <summary>The same steps down to the component that they lead up from; a relation stays with its two ends.</summary>
    private static IReadOnlyList<LineageEdge> Reverse(AinftId component, IReadOnlyList<LineageEdge> up) =>
        [.. up.Select((step, at) => step with { Parent = at == 0 ? component : up[at - 1].Parent }).Reverse()];

    private static LineageStep StepOf(LineageEdge step) => new(step.Parent.ToString(), step.Relation?.ToText());

    private static Outcome<T>.NotFound NotKnown<T>(AinftId id) => new($"No component {id} is known here.");
}

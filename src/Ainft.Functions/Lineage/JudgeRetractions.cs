using Ainft.Functions.Governance;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Judges whether a component or one of its ancestors is retracted, as of the last block in the tables. Retractions do
/// not change a component, so every answer asks again.
/// </summary>
public sealed class JudgeRetractions(
    FollowedDecisions followed, ReadRetractions retractions, Components components, Ancestries ancestries,
    FactCache facts)
{
    /// <summary>The states of a component with a retraction.</summary>
    internal const string Retracted = "retracted", BuiltOnRetracted = "built-on-retracted";

    /// <summary>
    /// The most events of each kind that are looked at for ancestors, because any account can retract components of its
    /// own for little gas. Events of the DAO come first.
    /// </summary>
    public const int MostEvents = 1_000;

    /// <summary>The most retractions outside of a label's tail that are looked up, each with one read.</summary>
    private const int MostLookUps = 64;

    private static readonly FactKind<InForce> Known = new("retractions", known => 2_000L * known.Items.Count);

    /// <summary>
    /// The state of a component. The result is null when the registry follows no DAO, or does not know the component.
    /// </summary>
    public async Task<RetractedAnswer?> RunAsync(AinftId id, CancellationToken ct)
    {
        if (!followed.IsOn || await components.FindAsync(id, ct) is not { } component)
            return null;
        var (block, _) = await followed.ReadAsync(ct);
        if (await retractions.OfAsync(id, block, ct) is { } own)
            return AnswerOf(own.ByDao ?? own.ByCreator!, block, null);
        return await FindAncestorAsync(component, block, ct) is { } ancestor
            ? AnswerOf(ancestor.Retraction, block, FindPath.StepsOf(ancestor.Path))
            : new RetractedAnswer("none", block);
    }

    /// <summary>
    /// The states of components that an answer lists together, by the newest events. A component without a retraction
    /// is absent.
    /// </summary>
    public async Task<IReadOnlyDictionary<AinftId, string>> StatesAsync(
        IReadOnlyCollection<Component> listed, CancellationToken ct)
    {
        var states = new Dictionary<AinftId, string>();
        if (!followed.IsOn
            || await KnownAsync((await followed.ReadAsync(ct)).Block, ct) is not { Items.Count: > 0 } known)
            return states;
        var ids = listed.Select(component => component.Id).ToHashSet();
        var open = listed.Where(component => !component.Parents.All(ids.Contains))
            .OrderBy(component => component.Generation).ToArray();
        var builtOn = await BuiltOnAsync(open, known, ct);
        // Parents come first. The states of all parents decide about their child without a look-up.
        foreach (var component in listed.OrderBy(component => component.Generation))
            if (known.Ids.Contains(component.Id))
                states[component.Id] = Retracted;
            else if (builtOn.Contains(component.Id)
                || component.Parents.Any(parent => known.Ids.Contains(parent) || states.ContainsKey(parent)))
                states[component.Id] = BuiltOnRetracted;
        return states;
    }

    /// <summary>
    /// The components that are built on a retracted one. The look-ups go through the retractions, those of the DAO
    /// first, so that retractions of accounts do not take their look-ups.
    /// </summary>
    private async Task<HashSet<AinftId>> BuiltOnAsync(
        IReadOnlyList<Component> open, InForce known, CancellationToken ct)
    {
        var found = open.Where(component => component.Label.TailContainsAny(known.Ids))
            .Select(component => component.Id).ToHashSet();
        var (far, left) = (open.Where(one => one.Label.SetCount > 0 && !found.Contains(one.Id)).ToArray(), MostLookUps);
        foreach (var retraction in known.Items)
            foreach (var component in far.Where(one => !found.Contains(one.Id)))
                if (left-- <= 0)
                    return found;
                else if (await ancestries.ContainsAsync(component, retraction.Id, ct))
                    found.Add(component.Id);
        return found;
    }

    private async Task<(Retraction Retraction, IReadOnlyList<LineageEdge> Path)?> FindAncestorAsync(
        Component component, ulong block, CancellationToken ct)
    {
        if (component.Parents.Count == 0)
            return null;
        var left = MostLookUps;
        foreach (var retraction in (await KnownAsync(block, ct)).Items)
        {
            var isNear = component.Label.TailContains(retraction.Id);
            if (!isNear && (component.Label.SetCount == 0 || left-- <= 0))
                continue;
            if ((isNear || await ancestries.ContainsAsync(component, retraction.Id, ct))
                && (await ancestries.ReadAsync(component, ct)).PathTo(retraction.Id, LineageFilter.All) is { } path)
                return (retraction, path);
        }
        return null;
    }

    // The version is the block, so that an answer does not name a newer block than its facts.
    private Task<InForce> KnownAsync(ulong block, CancellationToken ct) => facts.ReadRecentAsync(
        Known,
        new() { Version = (long)block },
        async () => InForce.Of(await retractions.InForceAsync(block, MostEvents, CancellationToken.None)),
        ct);

    private static RetractedAnswer AnswerOf(
        Retraction retraction, ulong block, IReadOnlyList<LineageStep>? path) => new(
        path is null ? Retracted : BuiltOnRetracted,
        block,
        retraction.Creator is null ? "dao" : "creator",
        retraction.Reason,
        retraction.Evidence?.ToString(),
        retraction.At.Transaction.ToString(),
        path);

    private sealed record InForce(IReadOnlyList<Retraction> Items, IReadOnlySet<AinftId> Ids)
    {
        public static InForce Of(IReadOnlyList<Retraction> items) =>
            new(items, items.Select(item => item.Id).ToHashSet());
    }
}

using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>Reads the rows and the anchors of components for lineage answers, many in parallel.</summary>
public sealed class DescribeLineage(
    Components components, ReadAnchor anchors, ReadSources sources, JudgeRetractions retractions)
{
    /// <summary>The text for a kind or relation that the registry does not know.</summary>
    public const string Unknown = "unknown";

    private const int ParallelReads = 16;

    /// <summary>The components that are sought at once. A page of their neighbours may have more.</summary>
    private const int AtOnce = 128;

    /// <summary>
    /// The components of these ids in their order, or null when one has no row (yet). The rows of a bundle are written
    /// in parallel, so a child may have a row before its parent.
    /// </summary>
    /// <param name="ids">The ids.</param>
    /// <param name="of">The component whose ancestors these are, or null when it is not registered.</param>
    /// <param name="ct">Cancels the reads.</param>
    public Task<IReadOnlyList<Component>?> FindAsync(
        IReadOnlyList<AinftId> ids, Component? of, CancellationToken ct) =>
        FindAsync(ids, of, component => component, ct);

    /// <summary>
    /// Like <see cref="FindAsync(IReadOnlyList{AinftId}, Component, CancellationToken)"/>, but keeps only the result of
    /// <paramref name="take"/>, because many labels need much memory.
    /// </summary>
    public async Task<IReadOnlyList<T>?> FindAsync<T>(
        IReadOnlyList<AinftId> ids, Component? of, Func<Component, T> take, CancellationToken ct)
    {
        var found = new List<T>(ids.Count);
        foreach (var some in ids.Chunk(AtOnce))
        {
            var read = await components.FindAsync(Sought.Of(some), of as AinftRow, ct);
            found.AddRange(read.OfType<Component>().Select(take));
        }
        return found.Count == ids.Count ? found : null;
    }

    /// <summary>The answer when a component of a lineage has no row yet.</summary>
    public static Outcome<T>.Refused NotWhole<T>() =>
        new(ProblemCode.RowsPending, "The registry is still writing rows of this lineage.");

    /// <summary>The answer when the registry does not know a component.</summary>
    public static Outcome<T>.Refused NotKnown<T>(AinftId id) =>
        new(ProblemCode.ComponentNotFound, $"The registry does not know the component {id}.");

    /// <summary>
    /// The status of the anchor of each component, in their order. Components of one bundle share an anchor.
    /// </summary>
    public async Task<IReadOnlyList<AnchorStatus>> StatusesAsync(
        IReadOnlyList<Component> found, CancellationToken ct)
    {
        var statuses = await anchors.RunAsync(found.OfType<AinftRow>().Select(row => row.Bundle), ct);
        // The app takes tokens without a manifest only from finalized events.
        return
        [
            .. found.Select(component =>
                component is AinftRow row ? statuses[row.Bundle].Status : AnchorStatus.Finalized),
        ];
    }

    /// <summary>
    /// The components that claim each reference, in the order of the components. Null for other components and for a
    /// reference without claims.
    /// </summary>
    public async Task<IReadOnlyList<IReadOnlyList<AinftId>?>> ClaimsAsync(
        IReadOnlyList<Component> found, CancellationToken ct)
    {
        var claims = new IReadOnlyList<AinftId>?[found.Count];
        await Parallel.ForAsync(0, found.Count, Limits(ct), async (i, token) =>
        {
            if (found[i] is AinftRow { IsReference: true } row
                && (await sources.RunAsync(row, token)).ClaimedBy is { } ids)
                claims[i] = [.. ids.Select(id => AinftId.Parse(id))];
        });
        return claims;
    }

    /// <summary>The components of a walk as items.</summary>
    public async Task<IReadOnlyList<LineageItem>> ItemsAsync(
        IReadOnlyList<(Component Component, int Distance, IReadOnlyList<Relation?> Path)> found, CancellationToken ct)
    {
        RequestWork.Add(found.Count * Prices.PerItem);
        Component[] components = [.. found.Select(item => item.Component)];
        var (reading, marking) = (StatusesAsync(components, ct), sources.RunAsync(components, ct));
        var states = await retractions.StatesAsync(components, ct);
        var (statuses, marks) = (await reading, await marking);
        return
        [
            .. found.Select((item, index) =>
                ItemOf(item.Component, item.Distance, item.Path, statuses[index], marks[index]) with
                {
                    Retracted = Is(item.Component, JudgeRetractions.Retracted),
                    BuiltOnRetracted = Is(item.Component, JudgeRetractions.BuiltOnRetracted),
                }),
        ];

        bool? Is(Component component, string state) =>
            states.GetValueOrDefault(component.Id) == state ? true : null;
    }

    /// <summary>The text of a component's kind.</summary>
    public static string KindOf(Component component) => component is AinftRow row ? row.Kind : Unknown;

    private static LineageItem ItemOf(
        Component component, int distance, IReadOnlyList<Relation?> path, AnchorStatus status, SourceMarks source)
    {
        var row = component as AinftRow;
        return new LineageItem(
            component.Id.ToString(),
            KindOf(component),
            row?.Name,
            row?.Version,
            component.Creator.ToString(),
            component.Generation,
            distance,
            [.. path.Select(relation => relation?.ToText() ?? Unknown)],
            row is null ? [] : ContributorAnswer.Of(row),
            status.ToText(),
            AinftLinks.Of(component.Id),
            row is { IsReference: true } ? true : null,
            source.IsProven,
            source.ClaimedBy);
    }

    private static ParallelOptions Limits(CancellationToken ct) =>
        new() { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct };
}

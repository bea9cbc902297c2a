using System.Text.RegularExpressions;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>A query for runs, with an optional state, a limit and the key where the page begins.</summary>
public sealed partial record RunQuery(string List, string? State, int Limit, string? From)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    /// <summary>
    /// Reads a query for all runs, which may have the parameter <c>state</c>, or for the runs about a component.
    /// </summary>
    public static RunQuery? Parse(
        HttpRequest request, AinftId? component, out IReadOnlyList<Violation> violations)
    {
        var parameters = new QueryParameters(request);
        var state = component is null ? parameters.Text("state") : null;
        if (state is not null && !RunWord.All.Contains(state))
            parameters.Refuse("state", ViolationCode.WrongValue, $"Expected one of {string.Join(", ", RunWord.All)}.");
        var limit = parameters.Number("limit", 1, MaxLimit, DefaultLimit);
        var list = parameters.ListOf("runs", component?.ToString(), state);
        var from = parameters.Page(list, Place().IsMatch);
        violations = parameters.Violations;
        return violations.Count > 0 ? null : new RunQuery(list, state, limit, from);
    }

    [GeneratedRegex("^[a-z0-9-]{1,160}$")]
    private static partial Regex Place();
}

/// <summary>
/// Lists runs in pages: all runs, those in progress first, or the runs about a component, newest request first.
/// </summary>
public sealed class ListRuns(RunStore runs, Components components, DescribeRun describe, FactCache facts)
{
    /// <summary>
    /// The most rows that the second query of a page reads. So a page of a rare state may be short, and it returns the
    /// key where it stopped.
    /// </summary>
    private const int Reach = 1_000;

    /// <summary>The most runs that one page reads. The row of a run in progress does not contain its state.</summary>
    private const int MaxRead = 128;

    private const int Chunk = 16;

    private static readonly FactKind<RunPage> FirstPage = new("runs", page => 1_024L * page.Items.Count);
    private static readonly FactKind<RunPage> Latest = new("verdicts", page => 1_024L * page.Items.Count);

    /// <summary>
    /// A page of all runs. Only first pages without a state are cached, because a client could fill the cache with
    /// others.
    /// </summary>
    public Task<RunPage> RunAsync(RunQuery query, CancellationToken ct) => query is { State: null, From: null }
        ? facts.ReadRecentAsync(
            FirstPage,
            new(Part: query.Limit) { Version = runs.Changes },
            () => PageAsync(query, CancellationToken.None),
            ct)
        : PageAsync(query, ct);

    /// <summary>The runs with a verdict, newest request first. Runs in progress do not come before them.</summary>
    public async Task<IReadOnlyList<RunListItem>> VerdictsAsync(int limit, CancellationToken ct)
    {
        var query = new RunQuery("", null, limit, RunRows.Ended);
        var page = await facts.ReadRecentAsync(
            Latest,
            new(Part: limit) { Version = runs.Changes },
            () => PageAsync(query, CancellationToken.None),
            ct);
        return [.. page.Items.Where(run => run.Agreed is not null)];
    }

    private async Task<RunPage> PageAsync(RunQuery query, CancellationToken ct)
    {
        var (items, read, next) = (new List<RunListItem>(), 0, query.From);
        // The first query finds the whole page unless the page skips runs. Then a second one looks at many more.
        foreach (var take in (int[])[query.Limit + 1, Reach])
        {
            var listed = await runs.ListAsync(next, take, withItems: take != Reach, ct).ToListAsync(ct);
            foreach (var rows in listed.Chunk(Chunk))
            {
                var asked = rows.Where(row => MayHave(row, query.State)).ToArray();
                foreach (var (key, item) in await FindAsync(asked, query.State, ct))
                {
                    if (items.Count == query.Limit)
                        return new RunPage(items, PageToken.Write(query.List, key));
                    items.Add(item);
                }
                // The suffix excludes the row itself.
                (next, read) = (rows[^1].Key + "-", read + asked.Count(row => row.Item is null));
                if (read >= MaxRead)
                    return new RunPage(items, PageToken.Write(query.List, next));
            }
            if (listed.Count < take)
                return new RunPage(items, null);
        }
        return new RunPage(items, PageToken.Write(query.List, next!));
    }

    // The list has the state of an ended run. Only the run itself has the state of a run in progress.
    private static bool MayHave(ListedRun row, string? state) =>
        state is null || row.Word is null || row.Word == state;

    private async Task<IEnumerable<(string Key, RunListItem Item)>> FindAsync(
        IEnumerable<ListedRun> rows, string? state, CancellationToken ct)
    {
        var found = await Task.WhenAll(
            rows.Select(async row => (row.Key, Item: row.Item ?? await describe.FindItemAsync(row.Run, ct))));
        return found
            .Where(row => row.Item is not null && (state is null || row.Item.State == state))
            .Select(row => (row.Key, row.Item!));
    }

    public async Task<Outcome<RunPage>> RunAsync(AinftId component, RunQuery query, CancellationToken ct)
    {
        if (!await components.ExistsAsync(component, ct))
            return new Outcome<RunPage>.Refused(
                ProblemCode.ComponentNotFound, $"The registry does not know the component {component}.");
        var rows = await runs.ListAsync(component, query.From, query.Limit + 1, ct).ToListAsync(ct);
        var found = await Task.WhenAll(rows.Take(query.Limit).Select(row => describe.FindItemAsync(row.Run, ct)));
        var next = rows.Count > query.Limit ? PageToken.Write(query.List, rows[^1].Key) : null;
        return Outcome.Done(new RunPage([.. found.OfType<RunListItem>()], next));
    }
}

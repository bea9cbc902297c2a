using System.Text.RegularExpressions;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Reproduction;

/// <summary>A query of runs: perhaps of one state, a limit, and where the page begins.</summary>
public sealed partial record RunQuery(string? State, int Limit, string? From)
{
    public const int DefaultLimit = 20;
    public const int MaxLimit = 100;

    /// <summary>Reads a query; the parameter <c>state</c> counts where <paramref name="byState"/> says so.</summary>
    public static RunQuery? Parse(IQueryCollection query, bool byState, out IReadOnlyList<Violation> violations)
    {
        var parameters = new QueryParameters(query);
        var state = byState ? parameters.Text("state") : null;
        if (state is not null && !RunWord.All.Contains(state))
            parameters.Refuse("state", $"Expected {string.Join(", ", RunWord.All)}.");
        var limit = parameters.Number("limit", 1, MaxLimit, DefaultLimit);
        var from = parameters.Text("page");
        if (from is not null && !Place().IsMatch(from))
            parameters.Refuse("page", "This is no page token; take it from the answer to the same query.");
        violations = parameters.Violations;
        return violations.Count > 0 ? null : new RunQuery(state, limit, from);
    }

    [GeneratedRegex("^[a-z0-9-]{1,160}$")]
    private static partial Regex Place();
}

/// <summary>Runs in pages: all of them, those that go on first; or those about a component, newest request first.</summary>
public sealed class ListRuns(Runs runs, Components components, DescribeRun describe)
{
    /// <summary>
    /// How many rows one page looks at, which are one read of storage: a page of a rare state may be short, and says
    /// where it stopped.
    /// </summary>
    private const int Reach = 1_000;

    /// <summary>How many runs one page reads: of those in progress the row alone does not say the state.</summary>
    private const int MaxRead = 128;

    private const int Chunk = 16;

    public async Task<RunPage> RunAsync(RunQuery query, CancellationToken ct)
    {
        var (items, looked, read) = (new List<RunListItem>(), 0, 0);
        await foreach (var rows in runs.ListAsync(query.From, ct).Chunk(Chunk).WithCancellation(ct))
        {
            // What ended tells its state in the list; of what goes on, the run alone knows.
            var asked = rows.Where(row => query.State is null || row.Word is null || row.Word == query.State).ToArray();
            var found = await Task.WhenAll(asked.Select(async row => (row.Key, Run: await runs.FindAsync(row.Run, ct))));
            foreach (var (key, run) in found)
                if (run is not null && (query.State is null || RunWord.Of(run) == query.State))
                {
                    if (items.Count == query.Limit)
                        return new RunPage(items, key);
                    items.Add(await describe.SummarizeAsync(run, ct));
                }
            (looked, read) = (looked + rows.Length, read + asked.Length);
            if (looked >= Reach || read >= MaxRead)
                return new RunPage(items, rows[^1].Key + "-");
        }
        return new RunPage(items, null);
    }

    public async Task<Outcome<RunPage>> RunAsync(AinftId component, RunQuery query, CancellationToken ct)
    {
        if (!await components.ExistsAsync(component, ct))
            return new Outcome<RunPage>.NotFound($"No component {component} is known here.");
        var rows = await runs.ListAsync(component, query.From, ct).Take(query.Limit + 1).ToListAsync(ct);
        var found = await Task.WhenAll(rows.Take(query.Limit).Select(row => runs.FindAsync(row.Run, ct)));
        var items = await Task.WhenAll(found.OfType<Run>().Select(run => describe.SummarizeAsync(run, ct)));
        return Outcome.Done(new RunPage(items, rows.Count > query.Limit ? rows[^1].Key : null));
    }
}

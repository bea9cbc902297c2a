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
public sealed class ListRuns(RunStore runs, Components components, DescribeRun describe)
{
    /// <summary>
    /// The most rows that one page reads, which are one request to storage. So a page of a rare state may be short, and
    /// it returns the key where it stopped.
    /// </summary>
    private const int Reach = 1_000;

    /// <summary>The most runs that one page reads. The row of a run in progress does not contain its state.</summary>
    private const int MaxRead = 128;

    private const int Chunk = 16;

    public async Task<RunPage> RunAsync(RunQuery query, CancellationToken ct)
    {
        var (items, looked, read) = (new List<RunListItem>(), 0, 0);
        await foreach (var rows in runs.ListAsync(query.From, ct).Chunk(Chunk).WithCancellation(ct))
        {
            // The list has the state of an ended run. Only the run itself has the state of a run in progress.
            var asked = rows
                .Where(row => query.State is null || row.Word is null || row.Word == query.State)
                .ToArray();
            var found = await Task.WhenAll(
                asked.Select(async row => (row.Key, Run: await runs.FindAsync(row.Run, ct))));
            foreach (var (key, run) in found)
                if (run is not null && (query.State is null || RunWord.Of(run) == query.State))
                {
                    if (items.Count == query.Limit)
                        return new RunPage(items, PageToken.Write(query.List, key));
                    items.Add(await describe.SummarizeAsync(run, ct));
                }
            (looked, read) = (looked + rows.Length, read + asked.Length);
            if (looked >= Reach || read >= MaxRead)
                return new RunPage(items, PageToken.Write(query.List, rows[^1].Key + "-"));
        }
        return new RunPage(items, null);
    }

    public async Task<Outcome<RunPage>> RunAsync(AinftId component, RunQuery query, CancellationToken ct)
    {
        if (!await components.ExistsAsync(component, ct))
            return new Outcome<RunPage>.Refused(
                ProblemCode.ComponentNotFound, $"The registry does not know the component {component}.");
        var rows = await runs.ListAsync(component, query.From, ct).Take(query.Limit + 1).ToListAsync(ct);
        var found = await Task.WhenAll(rows.Take(query.Limit).Select(row => runs.FindAsync(row.Run, ct)));
        var items = await Task.WhenAll(found.OfType<Run>().Select(run => describe.SummarizeAsync(run, ct)));
        var next = rows.Count > query.Limit ? PageToken.Write(query.List, rows[^1].Key) : null;
        return Outcome.Done(new RunPage(items, next));
    }
}

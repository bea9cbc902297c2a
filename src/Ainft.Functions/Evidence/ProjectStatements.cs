using Ainft.Functions.Ledger;
using Ainft.Functions.Minting;

namespace Ainft.Functions.Evidence;

/// <summary>
/// Makes the rows of statements. The statement of a node names the run alone. The summary of that run, which is in the
/// same window of entries, has the component and the time of the verdict. The state of the component gets the verdict
/// after the row of its summary exists.
/// </summary>
public sealed class ProjectStatements(StatementStore statements, ComponentStates states)
{
    public async Task<IReadOnlySet<int>> RunAsync(
        BundleHeader bundle, IReadOnlyList<BundledEntry> entries, CancellationToken ct)
    {
        var rows = RowsOf(bundle, entries);
        if (rows.Count == 0)
            return new HashSet<int>();
        var elsewhere = await statements.InsertAsync(bundle.Hash, [.. rows.Select(row => row.Row)], ct);
        foreach (var (_, row) in rows)
            if (row.ToVerdict() is { } verdict)
                await states.SetAsync(row.Component, state => state.With(verdict), ct);
        return rows.Where(row => elsewhere.Contains(row.Row.Statement)).Select(row => row.Position).ToHashSet();
    }

    /// <summary>The rows of the statements among some entries. A statement without its summary makes no row.</summary>
    public static IReadOnlyList<(int Position, StatementRow Row)> RowsOf(
        BundleHeader bundle, IReadOnlyList<BundledEntry> entries)
    {
        var summaries = new Dictionary<Sha256Digest, SummaryStatement>();
        var nodes = new List<(Sha256Digest Run, BundledEntry Placed)>();
        var rows = new List<(int, StatementRow)>();
        foreach (var placed in entries.Where(placed => placed.Entry.Leaf.Kind == EntryKind.Statement))
            if (SummaryStatement.TryRead(placed.Entry.Content, out var summary, out _))
            {
                summaries[summary.Run] = summary;
                rows.Add((placed.Position, StatementRow.Of(summary, bundle, placed, isSummary: true)));
            }
            else if (ProvenanceStatement.TryRead(placed.Entry.Content, out var provenance, out _))
            {
                nodes.Add((provenance.Run, placed));
            }
        foreach (var (run, placed) in nodes)
            if (summaries.TryGetValue(run, out var of))
                rows.Add((placed.Position, StatementRow.Of(of, bundle, placed, isSummary: false)));
        return rows;
    }
}

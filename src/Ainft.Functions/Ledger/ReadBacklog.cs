using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>The bundles and the batch that are not anchored yet, as <c>GET chain</c> shows them.</summary>
/// <param name="OpenBundles">The number of open bundles, at most <see cref="Bundles.MostCounted"/>.</param>
/// <param name="PendingBatch">The batch that is being closed, or null.</param>
/// <param name="Totals">
/// The totals of the closed batches, or null in an index of an earlier version that was not rebuilt. They are in the
/// row that names the pending batch, so they need no further request.
/// </param>
public sealed record Backlog(int OpenBundles, BatchReference? PendingBatch, LedgerTotals? Totals);

/// <summary>Reads the backlog for answers, so it may be as old as other facts that change.</summary>
public sealed class ReadBacklog(Bundles bundles, Batches batches, FactCache facts)
{
    private static readonly FactKind<Backlog> Recent = new("backlog", _ => 1_024);

    public Task<Backlog> RunAsync(CancellationToken ct) =>
        facts.ReadRecentAsync(Recent, new() { Version = bundles.Changes + batches.Changes }, ReadAsync, ct);

    private async Task<Backlog> ReadAsync()
    {
        var (counting, finding) =
            (bundles.CountOpenAsync(CancellationToken.None), batches.FindPendingAsync(CancellationToken.None));
        await Task.WhenAll(counting, finding);
        var (pending, totals) = await finding;
        return new Backlog(await counting, pending, totals);
    }
}

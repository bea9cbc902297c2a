using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>The bundles and the batch that are not anchored yet, as <c>GET chain</c> shows them.</summary>
/// <param name="OpenBundles">The number of open bundles, at most <see cref="Bundles.MostCounted"/>.</param>
/// <param name="PendingBatch">The batch that is being closed, or null.</param>
public sealed record Backlog(int OpenBundles, BatchReference? PendingBatch);

/// <summary>Reads the backlog for answers, so it may be as old as other facts that change.</summary>
public sealed class ReadBacklog(Bundles bundles, Batches batches, FactCache facts)
{
    private static readonly FactKind<Backlog> Recent = new("backlog", _ => 256);

    public Task<Backlog> RunAsync(CancellationToken ct) =>
        facts.ReadRecentAsync(Recent, new() { Version = bundles.Changes + batches.Changes }, ReadAsync, ct);

    private async Task<Backlog> ReadAsync()
    {
        var (counting, finding) =
            (bundles.CountOpenAsync(CancellationToken.None), batches.FindPendingAsync(CancellationToken.None));
        await Task.WhenAll(counting, finding);
        return new Backlog(await counting, await finding);
    }
}

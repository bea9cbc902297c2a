using Ainft.Functions.Minting;
using Ainft.Functions.Runs;

namespace Ainft.Functions.Explorer;

/// <summary>The content of the first page.</summary>
/// <param name="Components">The newest components.</param>
/// <param name="Verdicts">The newest verdicts.</param>
/// <param name="Status">The state of the chain.</param>
public sealed record HomeModel(
    IReadOnlyList<AinftListItem> Components, IReadOnlyList<RunListItem> Verdicts, StatusModel Status);

/// <summary>Gathers the newest components and verdicts.</summary>
internal sealed class ShowHome(ListAinfts list, ListRuns runs, ShowStatus status)
{
    private const int Newest = 10;

    // Runs in progress come first in the list, so a page with verdicts must be longer than their number here.
    private static readonly RunQuery Runs = new("", null, RunQuery.MaxLimit, null);
    private static readonly ListQuery All = new("", [], Newest, null);

    public async Task<HomeModel> RunAsync(CancellationToken ct)
    {
        var (listing, running, showing) = (list.RunAsync(All, ct), runs.RunAsync(Runs, ct), status.RunAsync(ct));
        await Task.WhenAll(listing, running, showing);
        return new HomeModel(
            (await listing).Items,
            [.. (await running).Items.Where(run => run.Agreed is not null).Take(Newest)],
            await showing);
    }
}

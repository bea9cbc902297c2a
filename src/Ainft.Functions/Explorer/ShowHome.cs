using Ainft.Functions.Minting;
using Ainft.Functions.Runs;

namespace Ainft.Functions.Explorer;

/// <summary>The content of the first page.</summary>
/// <param name="Components">The newest components.</param>
/// <param name="Verdicts">The newest verdicts.</param>
/// <param name="Status">The state of the chain and of the ledger, with the numbers of the registry.</param>
public sealed record HomeModel(
    IReadOnlyList<AinftListItem> Components, IReadOnlyList<RunListItem> Verdicts, StatusModel Status);

/// <summary>Gathers the newest components and verdicts, and the numbers of the registry.</summary>
internal sealed class ShowHome(ListAinfts list, ListRuns runs, ShowStatus status)
{
    private const int Newest = 10;

    private static readonly ListQuery All = new("", [], Newest, null);

    public async Task<HomeModel> RunAsync(CancellationToken ct)
    {
        var (listing, judging, showing) =
            (list.RunAsync(All, ct), runs.VerdictsAsync(Newest, ct), status.RunAsync(ct));
        await Task.WhenAll(listing, judging, showing);
        return new HomeModel((await listing).Items, await judging, await showing);
    }
}

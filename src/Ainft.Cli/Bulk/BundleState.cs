using Ainft.Cli.Api;

namespace Ainft.Cli.Bulk;

/// <summary>The progress of a bundle, from <c>GET bundles/{hash}</c>.</summary>
internal readonly record struct BundleState(int Projected, int Duplicates, string State, string? Status)
{
    public bool IsProjected => State is not "committed";

    /// <summary>Whether the bundle is final. The components of a duplicate are final through other bundles.</summary>
    public bool IsFinalized => State is "duplicate" || Status is "finalized";

    /// <summary>Asks for the progress of a bundle. Returns null when the server does not know the bundle.</summary>
    public static async Task<BundleState?> FindAsync(AinftApi api, string bundle, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await api.GetAsync($"bundles/{bundle}", cancellationToken);
            return new BundleState(
                answer.Member("projected").Count(), answer.Member("duplicates").Count(),
                answer.Member("state").Text(), answer.Find("status")?.Text());
        }
        catch (CommandException failure) when (failure.ExitCode == ExitCode.NotFound)
        {
            return null;
        }
    }
}

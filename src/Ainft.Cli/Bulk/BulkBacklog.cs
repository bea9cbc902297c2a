using Ainft.Cli.Api;

namespace Ainft.Cli.Bulk;

/// <summary>
/// The bundles that are durable but not in the index yet. The server refuses a child until the index has its parents.
/// So the sender of children waits here for exactly the bundles that hold their parents.
/// </summary>
internal sealed class BulkBacklog(AinftApi api, Action<string> say, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromMinutes(1);
    private readonly List<Waiting> waiting = [];
    private readonly ServerWatch watch = new(say, time);

    private sealed record Waiting(string Bundle, HashSet<AinftId> Ids, bool IsNew);

    /// <summary>The known number of entries in bundles that are not in the index yet.</summary>
    public long Entries => waiting.Sum(bundle => (long)bundle.Ids.Count);

    /// <summary>The known number of entries of new bundles that the server already had.</summary>
    public int Duplicates { get; private set; }

    /// <summary>Adds a bundle to wait for.</summary>
    /// <param name="bundle">The hash of the bundle.</param>
    /// <param name="ids">The ids of its entries.</param>
    /// <param name="isNew">Whether this run sent the bundle.</param>
    public void Add(string bundle, IEnumerable<AinftId> ids, bool isNew) =>
        waiting.Add(new Waiting(bundle, [.. ids], isNew));

    /// <summary>
    /// Adds the bundles of an earlier run that are not in the index yet. Returns whether the server knows all bundles.
    /// </summary>
    /// <param name="bundles">The hashes of the bundles.</param>
    /// <param name="ids">The ids of their entries.</param>
    /// <param name="cancellationToken">Cancels the requests.</param>
    public async Task<bool> ResumeAsync(
        IReadOnlyList<string> bundles, IReadOnlyList<AinftId> ids, CancellationToken cancellationToken)
    {
        var states = await Task.WhenAll(
            bundles.Select(bundle => BundleState.FindAsync(api, bundle, cancellationToken)));
        foreach (var (bundle, state) in bundles.Zip(states))
            if (state is { IsProjected: false })
                Add(bundle, ids, isNew: false);
        return states.All(state => state is not null);
    }

    /// <summary>Waits until the index has all bundles that contain any of these ids.</summary>
    public Task WaitForAsync(IReadOnlyList<AinftId> ids, CancellationToken cancellationToken) =>
        WaitAsync([.. waiting.Where(bundle => ids.Any(bundle.Ids.Contains))], _ => { }, cancellationToken);

    /// <summary>Waits until the index has all bundles, and reports the number of entries in the index.</summary>
    public Task WaitForAllAsync(Action<long> done, CancellationToken cancellationToken) =>
        WaitAsync([.. waiting], done, cancellationToken);

    private async Task WaitAsync(IReadOnlyList<Waiting> bundles, Action<long> done, CancellationToken cancellationToken)
    {
        var before = 0L;
        foreach (var bundle in bundles)
        {
            var state = await FollowAsync(bundle.Bundle, projected => done(before + projected), cancellationToken);
            Duplicates += bundle.IsNew ? state.Duplicates : 0;
            before += bundle.Ids.Count;
            waiting.Remove(bundle);
        }
    }

    private async Task<BundleState> FollowAsync(
        string bundle, Action<int> projected, CancellationToken cancellationToken)
    {
        for (; ; await Task.Delay(Poll, time, cancellationToken))
        {
            var state = await watch.AskAsync(() => FindAsync(bundle, cancellationToken));
            if (state is { } known)
                projected(known.Projected);
            if (state is { IsProjected: true } done)
                return done;
            if (watch.Away > Patience)
                throw CommandException.TryLater(
                    $"The server has not answered for {Patience.TotalSeconds:0} s.",
                    "Run the same command again. It continues where it stopped.");
        }
    }

    private async Task<BundleState> FindAsync(string bundle, CancellationToken cancellationToken) =>
        await BundleState.FindAsync(api, bundle, cancellationToken)
        ?? throw CommandException.Refused(
            $"The server accepted bundle {bundle} and no longer knows it.",
            "Check that --api is the address of one server.");
}

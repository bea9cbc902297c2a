using Ainft.Cli.Api;

namespace Ainft.Cli.Bulk;

/// <summary>
/// The bundles that are durable but not in the index yet. A child is refused until its parents are in it, so whoever sends children waits
/// here for just those bundles that hold their parents.
/// </summary>
internal sealed class BulkBacklog(AinftApi api, Action<string> say, TimeProvider time)
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(200), Patience = TimeSpan.FromMinutes(1);
    private readonly List<Waiting> waiting = [];
    private readonly ServerWatch watch = new(say, time);

    private sealed record Waiting(string Bundle, HashSet<AinftId> Ids, bool IsNew);

    /// <summary>How many entries are in bundles that are not in the index yet, as far as that is known.</summary>
    public long Entries => waiting.Sum(bundle => (long)bundle.Ids.Count);

    /// <summary>How many entries of new bundles were there already, as far as that is known.</summary>
    public int Duplicates { get; private set; }

    /// <param name="bundle">Its name.</param>
    /// <param name="ids">What is in it.</param>
    /// <param name="isNew">Whether this run sent it.</param>
    public void Add(string bundle, IEnumerable<AinftId> ids, bool isNew) => waiting.Add(new Waiting(bundle, [.. ids], isNew));

    /// <summary>Until none of the ids waits.</summary>
    public Task WaitForAsync(IReadOnlyList<AinftId> ids, CancellationToken cancellationToken) =>
        WaitAsync([.. waiting.Where(bundle => ids.Any(bundle.Ids.Contains))], _ => { }, cancellationToken);

    /// <summary>Until nothing waits; says how many entries are in the index.</summary>
    public Task WaitForAllAsync(Action<long> done, CancellationToken cancellationToken) => WaitAsync([.. waiting], done, cancellationToken);

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

    private async Task<BundleState> FollowAsync(string bundle, Action<int> projected, CancellationToken cancellationToken)
    {
        for (; ; await Task.Delay(Poll, time, cancellationToken))
        {
            var state = await watch.AskAsync(() => FindAsync(bundle, cancellationToken));
            if (state is { } known)
                projected(known.Projected);
            if (state is { IsProjected: true } done)
                return done;
            if (watch.Away > Patience)
                throw CommandException.TryLater($"The server has not answered for {Patience.TotalSeconds:0} "
                    + "s.", "Run the same command again: it goes on where it stopped.");
        }
    }

    private async Task<BundleState> FindAsync(string bundle, CancellationToken cancellationToken) =>
        await BundleState.FindAsync(api, bundle, cancellationToken)
        ?? throw CommandException.Refused($"The server took bundle {bundle} and does not know it any "
            + "more.", "Check that --api is the address of one server.");
}

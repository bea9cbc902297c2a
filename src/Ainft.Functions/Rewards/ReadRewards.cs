using System.Numerics;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Rewards;

/// <summary>
/// Reads the amounts that accounts earned, their proofs, and the roots. All facts are of final blocks.
/// </summary>
internal sealed class ReadRewards(
    RootRows roots, RewardTrees trees, ClaimRows claims, IOptions<RewardsOptions> options)
{
    /// <summary>The most roots of an answer, the newest first.</summary>
    private const int MostRoots = 100;

    /// <summary>The amounts of an account under the active and the pending root.</summary>
    public async Task<Outcome<AccountRewards>> RunAsync(Address account, CancellationToken ct)
    {
        if (!options.Value.IsOn)
            return Off<AccountRewards>();
        var state = await roots.ReadAsync(ct);
        if (await LeavesOfAsync(state.Active, account, ct) is not { } active)
            return NotStored<AccountRewards>(state.Active!.Root);
        // The leaves of a pending root are additional. An account claims nothing under it yet.
        var pending = await LeavesOfAsync(state.Pending, account, ct) ?? [];
        var tokens = active.Concat(pending).Select(leaf => leaf.Token).Distinct().Order().ToArray();
        var claimed = await Task.WhenAll(tokens.Select(token => claims.ClaimedAsync(account, token, ct)));
        return Outcome.Done(new AccountRewards(
            account.ToString(),
            options.Value.ContractAddress.ToString(),
            state.Active?.Root.ToString(),
            state.Active?.Through,
            [
                .. tokens.Zip(claimed, (token, taken) =>
                    Describe(token, taken, AmountOf(active, token), AmountOf(pending, token))),
            ]));
    }

    /// <summary>The proof with which anyone claims for an account.</summary>
    public async Task<Outcome<RewardProof>> ProveAsync(Address account, Address token, CancellationToken ct)
    {
        if (!options.Value.IsOn)
            return Off<RewardProof>();
        if ((await roots.ReadAsync(ct)).Active is not { } active)
            return new Outcome<RewardProof>.Refused(
                ProblemCode.RewardNotFound, "No root is active, so no account can claim.");
        if (await trees.FindAsync(active.Root, ct) is not { } tree)
            return NotStored<RewardProof>(active.Root);
        if (tree.Find(account, token) is not { } leaf)
            return new Outcome<RewardProof>.Refused(
                ProblemCode.RewardNotFound, $"The active root has no amount of the token {token} for {account}.");
        return Outcome.Done(new RewardProof(
            account.ToString(),
            token.ToString(),
            leaf.Cumulative.ToString(),
            (await claims.ClaimedAsync(account, token, ct)).ToString(),
            options.Value.ContractAddress.ToString(),
            active.Root.ToString(),
            [.. tree.ProofOf(leaf)!.Select(sibling => sibling.ToString())]));
    }

    /// <summary>The newest roots.</summary>
    public async Task<Outcome<RootList>> ListAsync(CancellationToken ct)
    {
        if (!options.Value.IsOn)
            return Off<RootList>();
        var state = await roots.ReadAsync(ct);
        return Outcome.Done(new RootList(
            options.Value.ContractAddress.ToString(),
            state.IsSuspended,
            [.. state.All.Take(MostRoots).Select(RootAnswer.Of)]));
    }

    /// <summary>
    /// The leaves of an account. Empty without a root, and null when the leaves of the root are not stored.
    /// </summary>
    private async Task<IReadOnlyList<RewardLeaf>?> LeavesOfAsync(
        RewardRoot? root, Address account, CancellationToken ct) =>
        root is null ? [] : (await trees.FindAsync(root.Root, ct))?.Of(account).ToArray();

    private static TokenRewards Describe(Address token, BigInteger claimed, BigInteger active, BigInteger pending) =>
        new(
            token.ToString(),
            active.ToString(),
            claimed.ToString(),
            BigInteger.Max(0, active - claimed).ToString(),
            pending > active ? (pending - active).ToString() : null);

    private static BigInteger AmountOf(IReadOnlyList<RewardLeaf> leaves, Address token) =>
        leaves.FirstOrDefault(leaf => leaf.Token == token)?.Cumulative ?? BigInteger.Zero;

    private static Outcome<T>.Refused Off<T>() => new(
        ProblemCode.RewardsOff, "This registry follows no contract of payments. Its operator sets one.");

    private static Outcome<T>.Refused NotStored<T>(Bytes32 root) => new(
        ProblemCode.RootNotStored,
        $"This registry does not have the leaves of the active root {root}, because another settler proposed it.");
}

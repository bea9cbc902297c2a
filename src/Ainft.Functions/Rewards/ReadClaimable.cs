using System.Numerics;
using System.Runtime.CompilerServices;
using Ainft.Ethereum;
using Ainft.Functions.Governance;

namespace Ainft.Functions.Rewards;

/// <summary>An amount that an account can claim since a root is active.</summary>
/// <param name="Leaf">The leaf of the root.</param>
/// <param name="More">The part that the account could not claim under the root before.</param>
/// <param name="Root">The root.</param>
/// <param name="At">The event of the activation.</param>
internal sealed record ClaimableReward(RewardLeaf Leaf, BigInteger More, Bytes32 Root, DecidedAt At);

/// <summary>
/// Reads the amounts that become claimable by the activations of a block. They follow from final events and from the
/// leaves of roots. A root of another settler, whose leaves this app does not have, yields none, and neither does the
/// root after it.
/// </summary>
internal sealed class ReadClaimable(RootRows roots, RewardTrees trees)
{
    /// <summary>The final blocks with activations, above a block and up to another one, the newest first.</summary>
    public IAsyncEnumerable<ulong> BlocksAsync(ulong after, ulong to, CancellationToken ct) =>
        roots.ActivationBlocksAsync(after, to, ct);

    /// <summary>The amounts, in the order of the activations and of their leaves.</summary>
    public async IAsyncEnumerable<ClaimableReward> InAsync(
        ulong block, [EnumeratorCancellation] CancellationToken ct)
    {
        await foreach (var (root, earlier, at) in roots.ActivationsAsync(block, ct))
        {
            var before = earlier is { } known ? await trees.FindAsync(known, ct) : null;
            // Without the leaves of the earlier root, old amounts would look new.
            if ((earlier is not null && before is null) || await trees.FindAsync(root, ct) is not { } tree)
                continue;
            foreach (var leaf in tree.Leaves)
            {
                var more = leaf.Cumulative - (before?.Find(leaf.Account, leaf.Token)?.Cumulative ?? 0);
                if (more.Sign > 0)
                    yield return new ClaimableReward(leaf, more, root, at);
            }
        }
    }
}

using Ainft.Ethereum;

namespace Ainft.Runs;

/// <summary>Draws nodes by a public random value, so that a verifier can repeat the draw.</summary>
/// <remarks>
/// The rank of an account is <c>keccak256(beacon hash ‖ run ‖ account)</c>. The draw visits the operators in the
/// ascending order of their ranks. It takes the first node of each operator, in the ascending order of the nodes'
/// ranks, with an unused payout address. So a panel has at most one node per operator and per payout address, including
/// the nodes of earlier rounds. An operator with a thousand nodes is drawn as often as an operator with one node. A
/// node account that is created after the beacon is known has no advantage.
/// </remarks>
public static class Panel
{
    /// <summary>Draws up to <paramref name="count"/> nodes. The order of the candidates does not matter.</summary>
    /// <param name="beacon">The public random value.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="candidates">The nodes that can be drawn.</param>
    /// <param name="already">The nodes that were drawn before, in any state.</param>
    /// <param name="count">The number of nodes that are needed.</param>
    /// <returns>The drawn nodes in the order of the draw. Fewer when too few candidates are independent.</returns>
    public static IReadOnlyList<Candidate> Draw(
        Beacon beacon, Sha256Digest run, IEnumerable<Candidate> candidates, IEnumerable<Candidate> already, int count)
    {
        ArgumentNullException.ThrowIfNull(beacon);
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(already);
        var taken = new Taken();
        foreach (var candidate in already)
            taken.Add(candidate);
        var operators = candidates.GroupBy(candidate => candidate.Operator)
            .OrderBy(nodes => Rank(beacon, run, nodes.Key));
        var drawn = new List<Candidate>();
        foreach (var nodes in operators)
        {
            if (drawn.Count >= count)
                break;
            // Two registrations of one node have the same rank and differ only in their payout address.
            var first = nodes.Where(taken.IsFree).MinBy(node => (Rank(beacon, run, node.Node), node.Payout));
            if (first is null)
                continue;
            taken.Add(first);
            drawn.Add(first);
        }
        return drawn;
    }

    private static Bytes32 Rank(Beacon beacon, Sha256Digest run, Address account)
    {
        Span<byte> message = stackalloc byte[2 * Bytes32.Size + Address.Size];
        beacon.Hash.CopyTo(message);
        run.Value.CopyTo(message[Bytes32.Size..]);
        account.CopyTo(message[(2 * Bytes32.Size)..]);
        return Keccak256.Hash(message);
    }

    private sealed class Taken
    {
        private readonly HashSet<Address> nodes = [], operators = [], payouts = [];

        public bool IsFree(Candidate candidate) =>
            !nodes.Contains(candidate.Node) && !operators.Contains(candidate.Operator)
            && !payouts.Contains(candidate.Payout);

        public void Add(Candidate candidate)
        {
            nodes.Add(candidate.Node);
            operators.Add(candidate.Operator);
            payouts.Add(candidate.Payout);
        }
    }
}

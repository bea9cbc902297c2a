using Ainft.Ethereum;

namespace Ainft;

/// <summary>Draws nodes so that anybody can draw them again.</summary>
/// <remarks>
/// <para>The rank of an account is <c>keccak256(beacon hash ‖ run ‖ account)</c>. Operators come in the ascending order of their ranks;
/// each gives the first of its nodes, in the ascending order of theirs, whose payout address is not taken. So there is at most one node
/// of an operator and of a payout address, those drawn before counted, and an operator with a thousand nodes is drawn no more often than
/// one with one; nor does it help to make up a node's account once the beacon is known.</para>
/// </remarks>
public static class Panel
{
    /// <summary>Draws up to <paramref name="count"/> nodes; the order of the candidates does not matter.</summary>
    /// <param name="beacon">The public chance.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="candidates">Who could be drawn.</param>
    /// <param name="already">Who was drawn before, whatever became of them.</param>
    /// <param name="count">How many are needed.</param>
    /// <returns>The drawn, in the order of the draw; fewer when there are no more that are independent of one another.</returns>
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
            // Two registrations of one node differ in their payout address alone.
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
            !nodes.Contains(candidate.Node) && !operators.Contains(candidate.Operator) && !payouts.Contains(candidate.Payout);

        public void Add(Candidate candidate)
        {
            nodes.Add(candidate.Node);
            operators.Add(candidate.Operator);
            payouts.Add(candidate.Payout);
        }
    }
}

using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>The functions of the governor and of the timelock (OpenZeppelin 5) that Ainft calls.</summary>
public static class GovernorCalls
{
    /// <summary>
    /// The end of a description that lets only one account post the proposal. Without it another account can post the
    /// same proposal first and cancel it, and the text is then refused for ever.
    /// </summary>
    public static string ProtectedDescription(string description, Address proposer)
    {
        ArgumentNullException.ThrowIfNull(description);
        var suffix = $"#proposer={proposer.ToHex()}";
        return description.EndsWith(suffix, StringComparison.Ordinal) ? description : description + suffix;
    }

    /// <summary>Proposes a decision. The caller needs as many votes as the threshold.</summary>
    public static byte[] EncodePropose(IReadOnlyList<DaoAction> actions, string description) => Calldata.Encode(
        "propose(address[],uint256[],bytes[],string)",
        Targets(actions), Values(actions), Payloads(actions), description);

    /// <summary>Votes for or against a proposal.</summary>
    /// <param name="proposal">The id of the proposal.</param>
    /// <param name="support">0 against, 1 for, 2 abstain.</param>
    /// <param name="reason">A text, or an empty one.</param>
    public static byte[] EncodeVote(Bytes32 proposal, int support, string reason) => Calldata.Encode(
        "castVoteWithReason(uint256,uint8,string)", NumberOf(proposal), support, reason);

    /// <summary>Hands a proposal that passed over to the timelock. Any account may call it.</summary>
    public static byte[] EncodeQueue(IReadOnlyList<DaoAction> actions, Bytes32 descriptionHash) => Calldata.Encode(
        "queue(address[],uint256[],bytes[],bytes32)",
        Targets(actions), Values(actions), Payloads(actions), descriptionHash);

    /// <summary>Executes a queued proposal after the delay of the timelock. Any account may call it.</summary>
    public static byte[] EncodeExecute(IReadOnlyList<DaoAction> actions, Bytes32 descriptionHash) => Calldata.Encode(
        "execute(address[],uint256[],bytes[],bytes32)",
        Targets(actions), Values(actions), Payloads(actions), descriptionHash);

    /// <summary>
    /// The action of a proposal that cancels an operation of the timelock. The governor has the role to cancel, so it
    /// relays the call.
    /// </summary>
    public static DaoAction CancelOperation(Address governor, Address timelock, Bytes32 operation) => new(
        governor,
        0,
        Calldata.Encode(
            "relay(address,uint256,bytes)", timelock, BigInteger.Zero, Calldata.Encode("cancel(bytes32)", operation)));

    /// <summary>The id that the governor gives to a proposal (<c>IGovernor.hashProposal</c>).</summary>
    public static Bytes32 HashProposal(IReadOnlyList<DaoAction> actions, Bytes32 descriptionHash) =>
        Keccak256.Hash(Calldata.EncodeArguments(
            "(address[],uint256[],bytes[],bytes32)",
            Targets(actions), Values(actions), Payloads(actions), descriptionHash));

    /// <summary>
    /// The id of the timelock's operation for a proposal. The governor makes the salt of its own address and the
    /// description.
    /// </summary>
    public static Bytes32 HashOperation(Address governor, IReadOnlyList<DaoAction> actions, Bytes32 descriptionHash)
    {
        var (salt, account) = (descriptionHash.ToArray(), Hex.Parse(governor.ToHex()));
        for (var i = 0; i < account.Length; i++)
            salt[i] ^= account[i];
        return Keccak256.Hash(Calldata.EncodeArguments(
            "(address[],uint256[],bytes[],bytes32,bytes32)",
            Targets(actions), Values(actions), Payloads(actions), default(Bytes32), new Bytes32(salt)));
    }

    /// <summary>Asks the governor for the state of a proposal, as of the latest block of the node.</summary>
    /// <returns>The position in <c>IGovernor.ProposalState</c>, or null when it does not know the proposal.</returns>
    /// <exception cref="FormatException">The contract is not a governor.</exception>
    /// <exception cref="JsonRpcException">The node refused.</exception>
    /// <exception cref="JsonRpcUnavailableException">The node did not give a usable answer.</exception>
    public static async Task<int?> ReadStateAsync(
        EthereumClient node, Address governor, Bytes32 proposal, CancellationToken ct = default)
    {
        ArgumentNullException.ThrowIfNull(node);
        try
        {
            var call = Calldata.Encode("state(uint256)", NumberOf(proposal));
            return AbiWord.TryReadNumber(await node.CallAsync(governor, call, ct: ct), 8, out var state)
                ? (int)state
                : throw new FormatException($"The contract {governor} is not a governor. Check its address.");
        }
        catch (JsonRpcException refusal) when (refusal.IsExecutionFailure)
        {
            return null;
        }
    }

    private static IEnumerable<Address> Targets(IReadOnlyList<DaoAction> actions) =>
        actions.Select(action => action.Target);

    private static IEnumerable<BigInteger> Values(IReadOnlyList<DaoAction> actions) =>
        actions.Select(action => action.Value);

    private static IEnumerable<byte[]> Payloads(IReadOnlyList<DaoAction> actions) =>
        actions.Select(action => action.Calldata);

    private static BigInteger NumberOf(Bytes32 word) => new(word.ToArray(), isUnsigned: true, isBigEndian: true);
}

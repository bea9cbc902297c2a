using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>The pending root of <c>AinftRewards</c>.</summary>
/// <param name="Root">The root.</param>
/// <param name="Through">The last block whose payments the root takes into account.</param>
/// <param name="ActivatesAt">The first Unix second at which anyone can activate it.</param>
public sealed record PendingRoot(Bytes32 Root, ulong Through, ulong ActivatesAt);

/// <summary>The active root of <c>AinftRewards</c>.</summary>
/// <param name="Root">The root, or null when no root is active.</param>
/// <param name="Through">
/// The last block whose payments the last active root took into account. It is 0 before the first root.
/// </param>
public sealed record ActiveRoot(Bytes32? Root, ulong Through);

/// <summary>The sums of one token, in its smallest unit.</summary>
/// <param name="Paid">All payments.</param>
/// <param name="Out">All claims.</param>
/// <param name="Least">The least payment, or 0 when payments of the token are not accepted.</param>
public sealed record TokenTotals(BigInteger Paid, BigInteger Out, BigInteger Least);

/// <summary>
/// The functions of the contract of payments (<c>src/contracts/rewards/IAinftRewards.sol</c>). It reads answers
/// strictly, as <see cref="AinftRegistry"/> does. The token of the native coin is the zero address.
/// </summary>
public static class AinftRewards
{
    private const string NotRewards =
        "The contract is not AinftRewards, or its answer is malformed. Check the address of the contract.";

    /// <summary>Pays for a component. For the native coin the transaction carries the amount.</summary>
    public static byte[] EncodePay(AinftId id, Address token, BigInteger amount, Bytes32 memo) =>
        Calldata.Encode("pay(bytes32,address,uint256,bytes32)", id.Value, token, amount, memo);

    /// <summary>Proposes a root. Only the proposer can call it.</summary>
    /// <param name="root">The root.</param>
    /// <param name="through">The last block whose payments the root takes into account.</param>
    /// <param name="blockHash">The hash of that block.</param>
    public static byte[] EncodePropose(Bytes32 root, ulong through, Bytes32 blockHash) =>
        Calldata.Encode("propose(bytes32,uint48,bytes32)", root, through, blockHash);

    /// <summary>Makes the pending root the active one.</summary>
    public static byte[] EncodeActivate() => Calldata.Encode("activate()");

    /// <summary>Sends an account the amount that it earned and did not claim.</summary>
    /// <param name="account">The account.</param>
    /// <param name="token">The token.</param>
    /// <param name="cumulative">The amount in the leaf.</param>
    /// <param name="proof">The siblings from the leaf up to the active root.</param>
    public static byte[] EncodeClaim(
        Address account, Address token, BigInteger cumulative, IReadOnlyList<Bytes32> proof) =>
        Calldata.Encode("claim(address,address,uint256,bytes32[])", account, token, cumulative, proof);

    /// <summary>Lets the contract take tokens of the caller (ERC-20).</summary>
    public static byte[] EncodeApprove(Address spender, BigInteger amount) =>
        Calldata.Encode("approve(address,uint256)", spender, amount);

    /// <summary>The tokens of an owner that a spender can take (ERC-20).</summary>
    /// <exception cref="FormatException">The contract at the address is not a token.</exception>
    public static async Task<BigInteger> ReadAllowanceAsync(
        EthereumClient node, Address token, Address owner, Address spender, CancellationToken ct = default) =>
        (await ReadAsync(node, token, Calldata.Encode("allowance(address,address)", owner, spender), 1, ct))[0];

    /// <summary>The pending root, as of the latest block of the node. Null when no root is pending.</summary>
    /// <exception cref="FormatException">The contract at the address is not the contract of payments.</exception>
    /// <exception cref="JsonRpcException">The node refused.</exception>
    /// <exception cref="JsonRpcUnavailableException">The node did not give a usable answer.</exception>
    public static async Task<PendingRoot?> ReadPendingAsync(
        EthereumClient node, Address contract, CancellationToken ct = default)
    {
        var words = await ReadAsync(node, contract, Calldata.Encode("pendingRoot()"), 3, ct);
        return words[0].IsZero ? null : new PendingRoot(WordOf(words[0]), NumberOf(words[1]), NumberOf(words[2]));
    }

    /// <summary>The active root, as of the latest block of the node.</summary>
    /// <inheritdoc cref="ReadPendingAsync"/>
    public static async Task<ActiveRoot> ReadActiveAsync(
        EthereumClient node, Address contract, CancellationToken ct = default)
    {
        var words = await ReadAsync(node, contract, Calldata.Encode("activeRoot()"), 2, ct);
        return new ActiveRoot(words[0].IsZero ? null : WordOf(words[0]), NumberOf(words[1]));
    }

    /// <summary>Whether proposals are suspended, as of the latest block of the node.</summary>
    /// <inheritdoc cref="ReadPendingAsync"/>
    public static async Task<bool> ReadSuspendedAsync(
        EthereumClient node, Address contract, CancellationToken ct = default) =>
        !(await ReadAsync(node, contract, Calldata.Encode("suspended()"), 1, ct))[0].IsZero;

    /// <summary>The sums of a token, as of the latest block of the node.</summary>
    /// <inheritdoc cref="ReadPendingAsync"/>
    public static async Task<TokenTotals> ReadTotalsAsync(
        EthereumClient node, Address contract, Address token, CancellationToken ct = default)
    {
        var words = await ReadAsync(node, contract, Calldata.Encode("totals(address)", token), 3, ct);
        return new TokenTotals(words[0], words[1], words[2]);
    }

    /// <summary>The amount that an account has claimed of a token so far.</summary>
    /// <inheritdoc cref="ReadPendingAsync"/>
    public static async Task<BigInteger> ReadClaimedAsync(
        EthereumClient node, Address contract, Address account, Address token, CancellationToken ct = default) =>
        (await ReadAsync(node, contract, Calldata.Encode("claimed(address,address)", account, token), 1, ct))[0];

    private static async Task<BigInteger[]> ReadAsync(
        EthereumClient node, Address contract, byte[] call, int count, CancellationToken ct)
    {
        ArgumentNullException.ThrowIfNull(node);
        var answer = await node.CallAsync(contract, call, ct: ct);
        if (answer.Length != count * AbiWord.Size)
            throw new FormatException(NotRewards);
        return
        [
            .. Enumerable.Range(0, count).Select(at => new BigInteger(
                answer.AsSpan(at * AbiWord.Size, AbiWord.Size), isUnsigned: true, isBigEndian: true)),
        ];
    }

    private static ulong NumberOf(BigInteger word) =>
        word <= ulong.MaxValue ? (ulong)word : throw new FormatException(NotRewards);

    private static Bytes32 WordOf(BigInteger number)
    {
        Span<byte> word = stackalloc byte[Bytes32.Size];
        word.Clear();
        var length = number.GetByteCount(isUnsigned: true);
        number.TryWriteBytes(word[(Bytes32.Size - length)..], out _, isUnsigned: true, isBigEndian: true);
        return new Bytes32(word);
    }
}

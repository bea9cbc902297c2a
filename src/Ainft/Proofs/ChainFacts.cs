using System.Numerics;
using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>The registry's record of a root, which its function <c>anchorOf</c> returns.</summary>
/// <param name="Operator">The account that anchored it.</param>
/// <param name="Size">The number of leaves that the account stated.</param>
/// <param name="Time">The time of the block with the anchor, in Unix seconds.</param>
public sealed record AnchorRecord(Address Operator, long Size, ulong Time);

/// <summary>
/// The chain's facts about one proof, for <see cref="ProofVerifier"/>. Read all of them from one endpoint that you
/// trust.
/// </summary>
public sealed record ChainFacts
{
    /// <summary>The chain id of the endpoint (<c>eth_chainId</c>).</summary>
    public required BigInteger ChainId { get; init; }

    /// <summary>The registry's record of the root, or null when the root is not anchored.</summary>
    public required AnchorRecord? Anchor { get; init; }

    /// <summary>The last final block, or null when the chain names none and the caller set no depth.</summary>
    public required LastFinalBlock? LastFinal { get; init; }

    /// <summary>
    /// The block with the number that the proof names, or null when the chain lacks it or the proof names no block.
    /// </summary>
    public BlockHeader? Block { get; init; }

    /// <summary>
    /// The receipt of the proof's transaction, or null when the chain lacks it or the proof does not name it.
    /// </summary>
    public TransactionReceipt? Receipt { get; init; }

    /// <summary>The owner of the token with the proof's id, or null when the token was not minted.</summary>
    public Address? TokenOwner { get; init; }

    /// <summary>
    /// Whether the creator accepts the signature (ERC-1271), or null when the creator is not a contract or the caller
    /// did not ask it.
    /// </summary>
    public bool? SignatureAccepted { get; init; }
}

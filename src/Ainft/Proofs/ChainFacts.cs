using System.Numerics;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>What the registry knows of a root: the answer of its function <c>anchorOf</c>.</summary>
/// <param name="Operator">Who anchored it.</param>
/// <param name="Size">The number of leaves that it was anchored with.</param>
/// <param name="Time">The time of the block that did, in Unix seconds.</param>
public sealed record AnchorRecord(Address Operator, long Size, ulong Time);

/// <summary>What a caller read from a chain about one proof, for <see cref="ProofVerifier"/> to judge. Read all of it from one endpoint that you trust.</summary>
public sealed record ChainFacts
{
    /// <summary>The chain id of the endpoint (<c>eth_chainId</c>).</summary>
    public required BigInteger ChainId { get; init; }

    /// <summary>What the proof's registry knows of the proof's root; null when it was not anchored.</summary>
    public required AnchorRecord? Anchor { get; init; }

    /// <summary>The last final block; null when the chain names none and the caller set no depth.</summary>
    public required LastFinalBlock? LastFinal { get; init; }

    /// <summary>The block with the number that the proof names; null when there is none or the proof names none.</summary>
    public BlockHeader? Block { get; init; }

    /// <summary>The receipt of the transaction that the proof names; null when there is none or the proof names none.</summary>
    public TransactionReceipt? Receipt { get; init; }

    /// <summary>The owner of the token with the proof's id; null when it was not minted.</summary>
    public Address? TokenOwner { get; init; }

    /// <summary>Whether the creator, a contract, accepts the signature (ERC-1271); null when it is no contract or was not asked.</summary>
    public bool? SignatureAccepted { get; init; }
}

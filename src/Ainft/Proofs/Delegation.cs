using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>
/// The terms under which an agent may mint components in the name of a creator. A creator signs them as the message
/// <c>Delegate</c> (<see cref="DelegationMessages"/>), so they hold for one registry on one chain.
/// </summary>
/// <remarks>
/// <see cref="DelegationRule"/> decides whether a mint keeps the terms. <c>docs/proof-formats.md</c> specifies them.
/// </remarks>
public sealed record Delegation
{
    /// <summary>The greatest <see cref="MaxRoyalty"/>, in basis points.</summary>
    public const int MostRoyalty = 10_000;

    /// <summary>32 random bytes that the creator uses for one integration only. A revocation names them.</summary>
    public required Bytes32 Integration { get; init; }

    /// <summary>The account that signs the mints. It is the account of a key, and never a contract.</summary>
    public required Address Agent { get; init; }

    /// <summary>The value of the manifest's <c>source.platform</c>, for example <c>github.com</c>.</summary>
    public required string Platform { get; init; }

    /// <summary>
    /// The repositories, in the form of <see cref="RepositoryScope"/>, for example <c>acme/model</c> or <c>acme/*</c>.
    /// </summary>
    public required string Scope { get; init; }

    /// <summary>The hash of the contributors that each manifest has (<see cref="ContributorList"/>).</summary>
    public required Bytes32 ContributorsHash { get; init; }

    /// <summary>The greatest royalty of a manifest, in basis points from 0 to 10,000.</summary>
    public required int MaxRoyalty { get; init; }

    /// <summary>The time before which the agent may not mint, in Unix seconds and at most 2^53 - 1.</summary>
    public required ulong NotBefore { get; init; }

    /// <summary>The latest deadline of a mint, in Unix seconds and at most 2^53 - 1.</summary>
    public required ulong Deadline { get; init; }
}

/// <summary>A delegation with the signature of the creator.</summary>
/// <param name="Terms">The terms.</param>
/// <param name="Signature">
/// The signature as <c>0x</c>-prefixed hexadecimal text. It has 65 bytes from an account, and any length from an
/// ERC-1271 wallet.
/// </param>
public sealed record SignedDelegation(Delegation Terms, string Signature);

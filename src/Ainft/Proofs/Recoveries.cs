using System.Collections.Concurrent;
using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>
/// The recovered signers during the check of one file. A signature over 10,000 components, or a delegation for as many,
/// is recovered only once.
/// </summary>
internal sealed class Recoveries
{
    private readonly ConcurrentDictionary<(Bytes32 Hash, string Signature), Address?> known = [];

    /// <summary>The account that signed a hash of a mint, or null when no account did.</summary>
    public Address? SignerOf(MintSignature signature, Bytes32 hash) =>
        signature.Many is null ? Recover(signature.Signature, hash) : RecoverOnce(signature.Signature, hash);

    /// <summary>The account that signed a hash of a delegation, or null when no account did.</summary>
    public Address? SignerOf(SignedDelegation delegation, Bytes32 hash) => RecoverOnce(delegation.Signature, hash);

    private Address? RecoverOnce(string signature, Bytes32 hash) =>
        known.GetOrAdd((hash, signature), key => Recover(key.Signature, key.Hash));

    private static Address? Recover(string signature, Bytes32 hash) =>
        new MintSignature(0, signature).TryRecover(hash, out var signer) ? signer : null;
}

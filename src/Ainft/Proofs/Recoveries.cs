using System.Collections.Concurrent;
using Ainft.Ethereum;

namespace Ainft.Proofs;

/// <summary>
/// The recovered signers during the check of one file. A signature over 10,000 components is recovered only once.
/// </summary>
internal sealed class Recoveries
{
    private readonly ConcurrentDictionary<(Bytes32 Hash, string Signature), Address?> known = [];

    public bool TryRecover(MintSignature signature, Bytes32 hash, out Address signer)
    {
        var found = signature.Many is null
            ? Recover(signature, hash)
            : known.GetOrAdd((hash, signature.Signature), _ => Recover(signature, hash));
        signer = found ?? default;
        return found is not null;
    }

    private static Address? Recover(MintSignature signature, Bytes32 hash) =>
        signature.TryRecover(hash, out var signer) ? signer : null;
}

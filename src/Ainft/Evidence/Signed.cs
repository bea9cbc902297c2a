using Ainft.Ethereum;

namespace Ainft.Evidence;

/// <summary>Recovers the account that signed a hash.</summary>
internal static class Signed
{
    /// <summary>
    /// The account that made a signature of 65 bytes with a low s. It is null when the signature has another form or
    /// does not recover.
    /// </summary>
    public static Address? By(string signature, Bytes32 hash) =>
        Signature.TryParse(signature, out var read) && read.IsLowS && Secp256k1.TryRecover(hash, read, out var signer)
            ? signer
            : null;
}

using Ainft.Ethereum;

namespace Ainft;

/// <summary>Who signed a hash.</summary>
internal static class Signed
{
    /// <summary>The account whose signature of 65 bytes with a low s this is; null when it is none.</summary>
    public static Address? By(string signature, Bytes32 hash) =>
        Signature.TryParse(signature, out var read) && read.IsLowS && Secp256k1.TryRecover(hash, read, out var signer) ? signer : null;
}

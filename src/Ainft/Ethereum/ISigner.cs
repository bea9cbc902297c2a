namespace Ainft.Ethereum;

/// <summary>Signs hashes with one secp256k1 key, held in the process or by a remote service.</summary>
public interface ISigner
{
    /// <summary>The account of the key.</summary>
    Address Address { get; }

    /// <summary>Signs a 32-byte hash directly, without a prefix. The signature has a low s.</summary>
    ValueTask<Signature> SignAsync(Bytes32 hash, CancellationToken ct = default);
}

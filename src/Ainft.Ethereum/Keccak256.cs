using Org.BouncyCastle.Crypto.Digests;

namespace Ainft.Ethereum;

/// <summary>Keccak-256 with the original padding, as Ethereum uses it (not FIPS 202 SHA3-256).</summary>
public static class Keccak256
{
    /// <summary>The hash of <paramref name="data"/>.</summary>
    public static Bytes32 Hash(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[Bytes32.Size];
        Hash(data, hash);
        return new Bytes32(hash);
    }

    /// <summary>Writes the hash of <paramref name="data"/> to the first 32 bytes of <paramref name="destination"/>.</summary>
    public static void Hash(ReadOnlySpan<byte> data, Span<byte> destination)
    {
        var digest = new KeccakDigest(256);
        digest.BlockUpdate(data);
        digest.DoFinal(destination);
    }
}

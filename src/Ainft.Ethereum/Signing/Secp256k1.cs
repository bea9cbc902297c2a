using Org.BouncyCastle.Asn1.X9;
using Org.BouncyCastle.Crypto.EC;
using Org.BouncyCastle.Crypto.Parameters;
using Org.BouncyCastle.Crypto.Signers;
using Org.BouncyCastle.Math.EC;
using Org.BouncyCastle.Math.EC.Multiplier;
using BcBigInteger = Org.BouncyCastle.Math.BigInteger;
using BcSha256 = Org.BouncyCastle.Crypto.Digests.Sha256Digest;

namespace Ainft.Ethereum;

/// <summary>ECDSA over secp256k1 (SEC 2) as Ethereum uses it. Whatever touches a private key is BouncyCastle's; recovery works on
/// public data only and may take variable time.</summary>
public static class Secp256k1
{
    private static readonly X9ECParameters Curve = CustomNamedCurves.GetByName("secp256k1");

    private static readonly ECDomainParameters Domain = new(Curve);

    /// <summary>Finds who signed a hash. Accepts any s in [1, n), high or low.</summary>
    /// <returns>False when r or s is out of range, r is no x coordinate of the curve, or the result is the point at infinity.</returns>
    public static bool TryRecover(Bytes32 hash, Signature signature, out Address signer)
    {
        signer = default;
        return IsScalar(signature.R) && IsScalar(signature.S) && PublicKeyRecovery.TryRecover(hash, signature, out signer);
    }

    /// <summary>The account of a private key.</summary>
    /// <exception cref="ArgumentException">The key is not 32 bytes long, zero, or not below the group order.</exception>
    public static Address AddressOf(ReadOnlySpan<byte> privateKey32) =>
        ToAddress(new FixedPointCombMultiplier().Multiply(Curve.G, ToScalar(privateKey32)).Normalize());

    /// <summary>Signs a 32-byte hash as it stands: deterministic nonce of RFC 6979 with SHA-256, low s, and checked by recovery before
    /// it is handed out, so that a fault in the computation leaks nothing.</summary>
    /// <exception cref="ArgumentException">The key is not 32 bytes long, zero, or not below the group order.</exception>
    public static Signature Sign(Bytes32 hash, ReadOnlySpan<byte> privateKey32) => Sign(hash, privateKey32, AddressOf(privateKey32));

    internal static Signature Sign(Bytes32 hash, ReadOnlySpan<byte> privateKey32, Address account)
    {
        var signer = new ECDsaSigner(new HMacDsaKCalculator(new BcSha256()));
        signer.Init(true, new ECPrivateKeyParameters(ToScalar(privateKey32), Domain));
        var rs = signer.GenerateSignature(hash.ToArray());
        return TryComplete(hash, ToWord(rs[0]), ToWord(rs[1]), account, out var signature)
            ? signature
            : throw new InvalidOperationException("The signature does not lead back to its key.");
    }

    /// <summary>Turns a bare (r, s), as signing services answer it, into a recoverable signature: folds a high s and finds the parity that
    /// leads back to <paramref name="signer"/>.</summary>
    /// <returns>False when no parity does: another key signed, or another hash.</returns>
    public static bool TryComplete(Bytes32 hash, Bytes32 r, Bytes32 s, Address signer, out Signature signature)
    {
        signature = new Signature(r, s, 0);
        if (!signature.IsLowS && IsScalar(s))
            signature = new Signature(r, ToWord(Curve.N.Subtract(ToInteger(s))), 0);
        if (TryRecover(hash, signature, out var even) && even == signer)
            return true;
        signature = new Signature(r, signature.S, 1);
        return TryRecover(hash, signature, out var odd) && odd == signer;
    }

    internal static bool IsPrivateKey(ReadOnlySpan<byte> bytes32) => bytes32.Length == Bytes32.Size && PublicKeyRecovery.IsScalar(bytes32);

    private static bool IsScalar(Bytes32 word) => IsPrivateKey(Bytes32.AsSpan(in word));

    private static BcBigInteger ToScalar(ReadOnlySpan<byte> privateKey32) =>
        IsPrivateKey(privateKey32)
            ? ToInteger(privateKey32)
            : throw new ArgumentException("A private key is 32 bytes, above zero and below the order of secp256k1.", nameof(privateKey32));

    private static BcBigInteger ToInteger(ReadOnlySpan<byte> bytes) => new(1, bytes);

    private static BcBigInteger ToInteger(Bytes32 word) => ToInteger(Bytes32.AsSpan(in word));

    private static Bytes32 ToWord(BcBigInteger value)
    {
        var bytes = new byte[Bytes32.Size];
        var digits = value.ToByteArrayUnsigned();
        digits.CopyTo(bytes, bytes.Length - digits.Length);
        return new Bytes32(bytes);
    }

    private static Address ToAddress(ECPoint point)
    {
        Span<byte> hash = stackalloc byte[Bytes32.Size];
        Keccak256.Hash(point.GetEncoded(false).AsSpan(1), hash);
        return new Address(hash[12..]);
    }
}

using System.Security.Cryptography;
using NBitcoin.Secp256k1;

namespace Ainft.Ethereum;

/// <summary>ECDSA over secp256k1 (SEC 2) as Ethereum uses it, on NBitcoin.Secp256k1, whose code for private keys takes
/// constant time.</summary>
public static class Secp256k1
{
    private static readonly Context Curve = Blinded();

    /// <summary>Finds who signed a hash. Accepts any s in [1, n), high or low.</summary>
    /// <returns>False when r or s is out of range, r is no x coordinate of the curve, or the result is the point at
    /// infinity.</returns>
    public static bool TryRecover(Bytes32 hash, Signature signature, out Address signer)
    {
        signer = default;
        Span<byte> rs = stackalloc byte[2 * Bytes32.Size];
        signature.R.CopyTo(rs);
        signature.S.CopyTo(rs[Bytes32.Size..]);
        // The parity is the recovery id. NBitcoin takes 2 and 3 too, but there it accepts inputs that libsecp256k1
        // refuses.
        if (!SecpRecoverableECDSASignature.TryCreateFromCompact(rs, signature.YParity, out var recoverable)
            || !ECPubKey.TryRecover(Curve, recoverable, Bytes32.AsSpan(in hash), out var key))
            return false;
        signer = ToAddress(key);
        return true;
    }

    /// <summary>The account of a private key.</summary>
    /// <exception cref="ArgumentException">The key is not 32 bytes long, zero, or not below the group
    /// order.</exception>
    public static Address AddressOf(ReadOnlySpan<byte> privateKey32)
    {
        using var key = ToKey(privateKey32);
        return ToAddress(key.CreatePubKey());
    }

    /// <summary>Signs a 32-byte hash as it stands. The nonce is that of RFC 6979 with SHA-256, and s is low. The
    /// signature is checked by recovery before it is handed out, so that a fault in the computation leaks
    /// nothing.</summary>
    /// <exception cref="ArgumentException">The key is not 32 bytes long, zero, or not below the group
    /// order.</exception>
    public static Signature Sign(Bytes32 hash, ReadOnlySpan<byte> privateKey32) =>
        Sign(hash, privateKey32, AddressOf(privateKey32));

    internal static Signature Sign(Bytes32 hash, ReadOnlySpan<byte> privateKey32, Address account)
    {
        using var key = ToKey(privateKey32);
        Span<byte> reduced = stackalloc byte[Bytes32.Size];
        // RFC 6979 derives the nonce from the hash modulo n; NBitcoin does not reduce it.
        new Scalar(Bytes32.AsSpan(in hash)).WriteToSpan(reduced);
        Span<byte> rs = stackalloc byte[2 * Bytes32.Size];
        if (!key.TrySignRecoverable(reduced, out var recoverable) || recoverable is null)
            throw new CryptographicException("The key and the hash give no signature.");
        recoverable.WriteToSpanCompact(rs, out var recoveryId);
        // A signature of Ethereum cannot express the recovery ids 2 and 3.
        if (recoveryId > 1)
            throw new CryptographicException("The key and the hash give no signature of Ethereum.");
        var signature = new Signature(
            new Bytes32(rs[..Bytes32.Size]), new Bytes32(rs[Bytes32.Size..]), (byte)recoveryId);
        return TryRecover(hash, signature, out var signer) && signer == account
            ? signature
            : throw new CryptographicException("The signature does not lead back to its key.");
    }

    /// <summary>Turns a bare (r, s), as signing services answer it, into a recoverable signature: folds a high s and
    /// finds the parity that leads back to <paramref name="signer"/>.</summary>
    /// <returns>False when no parity does: another key signed, or another hash.</returns>
    public static bool TryComplete(Bytes32 hash, Bytes32 r, Bytes32 s, Address signer, out Signature signature)
    {
        signature = new Signature(r, s, 0);
        if (!signature.IsLowS)
            signature = new Signature(r, Negated(s), 0);
        if (TryRecover(hash, signature, out var even) && even == signer)
            return true;
        signature = new Signature(r, signature.S, 1);
        return TryRecover(hash, signature, out var odd) && odd == signer;
    }

    internal static bool IsPrivateKey(ReadOnlySpan<byte> bytes32)
    {
        if (bytes32.Length != Bytes32.Size)
            return false;
        var scalar = new Scalar(bytes32, out var overflow);
        return overflow == 0 && !scalar.IsZero;
    }

    private static ECPrivKey ToKey(ReadOnlySpan<byte> privateKey32) =>
        IsPrivateKey(privateKey32)
            ? ECPrivKey.Create(privateKey32, Curve)
            : throw new ArgumentException(
                "A private key is 32 bytes, above zero and below the order of secp256k1.", nameof(privateKey32));

    /// <summary>n - s; a number that is no scalar stays as it is, for recovery to refuse.</summary>
    private static Bytes32 Negated(Bytes32 s)
    {
        var scalar = new Scalar(Bytes32.AsSpan(in s), out var overflow);
        if (overflow != 0)
            return s;
        Span<byte> bytes = stackalloc byte[Bytes32.Size];
        scalar.Negate().WriteToSpan(bytes);
        return new Bytes32(bytes);
    }

    private static Address ToAddress(ECPubKey key)
    {
        Span<byte> point = stackalloc byte[65];
        key.WriteToSpan(compressed: false, point, out _);
        Span<byte> hash = stackalloc byte[Bytes32.Size];
        Keccak256.Hash(point[1..], hash);
        return new Address(hash[12..]);
    }

    /// <summary>A context with random blinding, which changes no result, and which another thread may not set
    /// later.</summary>
    private static Context Blinded()
    {
        var generator = new ECMultGenContext();
        generator.Blind(RandomNumberGenerator.GetBytes(Bytes32.Size));
        return new Context(new ECMultContext(), generator);
    }
}

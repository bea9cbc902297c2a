using System.Security.Cryptography;
using NBitcoin.Secp256k1;

namespace Ainft.Ethereum;

/// <summary>
/// ECDSA over secp256k1 (SEC 2) as Ethereum uses it. It uses NBitcoin.Secp256k1, which handles private keys in constant
/// time.
/// </summary>
public static class Secp256k1
{
    private static readonly Context Curve = Blinded();

    /// <summary>Recovers the signer of a hash. Any s in [1, n) is accepted, high or low.</summary>
    /// <returns>
    /// False when r or s is out of range, r is not an x coordinate of the curve, or the result is the point at
    /// infinity.
    /// </returns>
    public static bool TryRecover(Bytes32 hash, Signature signature, out Address signer)
    {
        signer = default;
        Span<byte> rs = stackalloc byte[2 * Bytes32.Size];
        signature.R.CopyTo(rs);
        signature.S.CopyTo(rs[Bytes32.Size..]);
        // The parity is the recovery id. NBitcoin also supports the recovery ids 2 and 3, but for these it accepts
        // inputs that libsecp256k1 refuses.
        if (!SecpRecoverableECDSASignature.TryCreateFromCompact(rs, signature.YParity, out var recoverable)
            || !ECPubKey.TryRecover(Curve, recoverable, Bytes32.AsSpan(in hash), out var key))
            return false;
        signer = ToAddress(key);
        return true;
    }

    /// <summary>The account of a private key.</summary>
    /// <exception cref="ArgumentException">
    /// The key is not 32 bytes long, zero, or not below the group order.
    /// </exception>
    public static Address AddressOf(ReadOnlySpan<byte> privateKey32)
    {
        using var key = ToKey(privateKey32);
        return ToAddress(key.CreatePubKey());
    }

    /// <summary>The account of a public key, which is given by the coordinates of its point.</summary>
    /// <param name="x">The x coordinate, big-endian.</param>
    /// <param name="y">The y coordinate, big-endian.</param>
    /// <param name="account">The account, or the zero address when the curve does not have the point.</param>
    /// <returns>False when the curve does not have the point.</returns>
    public static bool TryAddressOf(Bytes32 x, Bytes32 y, out Address account)
    {
        account = default;
        // The uncompressed form of SEC 1 is the byte 4 before both coordinates.
        Span<byte> point = stackalloc byte[1 + 2 * Bytes32.Size];
        point[0] = 4;
        x.CopyTo(point[1..]);
        y.CopyTo(point[(1 + Bytes32.Size)..]);
        if (!ECPubKey.TryCreate(point, Curve, out _, out var key))
            return false;
        account = ToAddress(key);
        return true;
    }

    /// <summary>
    /// Signs a 32-byte hash directly. The nonce follows RFC 6979 with SHA-256, and s is low. The method recovers the
    /// signer before it returns the signature, because a faulty signature could leak the key.
    /// </summary>
    /// <exception cref="ArgumentException">
    /// The key is not 32 bytes long, zero, or not below the group order.
    /// </exception>
    public static Signature Sign(Bytes32 hash, ReadOnlySpan<byte> privateKey32) =>
        Sign(hash, privateKey32, AddressOf(privateKey32));

    internal static Signature Sign(Bytes32 hash, ReadOnlySpan<byte> privateKey32, Address account)
    {
        using var key = ToKey(privateKey32);
        Span<byte> reduced = stackalloc byte[Bytes32.Size];
        // RFC 6979 derives the nonce from the hash modulo n, but NBitcoin does not reduce the hash.
        new Scalar(Bytes32.AsSpan(in hash)).WriteToSpan(reduced);
        Span<byte> rs = stackalloc byte[2 * Bytes32.Size];
        if (!key.TrySignRecoverable(reduced, out var recoverable) || recoverable is null)
            throw new CryptographicException("Signing failed, because the key and the hash do not give a signature.");
        recoverable.WriteToSpanCompact(rs, out var recoveryId);
        // A signature of Ethereum cannot express the recovery ids 2 and 3.
        if (recoveryId > 1)
            throw new CryptographicException(
                $"Signing failed, because Ethereum signatures cannot express the recovery id {recoveryId}.");
        var signature = new Signature(
            new Bytes32(rs[..Bytes32.Size]), new Bytes32(rs[Bytes32.Size..]), (byte)recoveryId);
        return TryRecover(hash, signature, out var signer) && signer == account
            ? signature
            : throw new CryptographicException("Signing failed, because another account than the key's was recovered.");
    }

    /// <summary>
    /// Completes a bare (r, s), as signing services return it, to a recoverable signature. It replaces a high s by
    /// n - s, and finds the parity with which the signature recovers to <paramref name="signer"/>.
    /// </summary>
    /// <returns>False when no parity fits, because another key signed or another hash was signed.</returns>
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

    /// <summary>Returns n - s. A number out of range stays unchanged, and the recovery refuses it later.</summary>
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

    /// <summary>
    /// Creates a context with random blinding, which does not change results. The blinding must be set here, because
    /// setting it later would not be thread-safe.
    /// </summary>
    private static Context Blinded()
    {
        var generator = new ECMultGenContext();
        generator.Blind(RandomNumberGenerator.GetBytes(Bytes32.Size));
        return new Context(new ECMultContext(), generator);
    }
}

using System.Diagnostics.CodeAnalysis;

namespace Ainft.Ethereum;

/// <summary>
/// A recoverable secp256k1 ECDSA signature in Ethereum's form. It can hold any 32-byte <see cref="R"/> and
/// <see cref="S"/>, but <see cref="Secp256k1.TryRecover"/> refuses values out of range.
/// </summary>
/// <param name="r">The x coordinate of the nonce point, big-endian.</param>
/// <param name="s">The proof scalar, big-endian.</param>
/// <param name="yParity">The parity of the nonce point's y coordinate, 0 (even) or 1 (odd).</param>
public readonly struct Signature(Bytes32 r, Bytes32 s, byte yParity) : IEquatable<Signature>
{
    /// <summary>The number of bytes of the wire form <c>r || s || v</c>.</summary>
    public const int Size = 65;

    private static readonly Bytes32 HalfOrder =
        Bytes32.Parse("0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");

    /// <summary>The x coordinate of the nonce point, big-endian.</summary>
    public Bytes32 R { get; } = r;

    /// <summary>The proof scalar, big-endian.</summary>
    public Bytes32 S { get; } = s;

    /// <summary>The parity of the nonce point's y coordinate, 0 (even) or 1 (odd).</summary>
    public byte YParity { get; } = yParity <= 1 ? yParity : throw new ArgumentOutOfRangeException(nameof(yParity));

    /// <summary>
    /// Whether <see cref="S"/> is at most half the group order, as EIP-2 requires. Exactly one of s and n - s is.
    /// </summary>
    public bool IsLowS => S <= HalfOrder;

    /// <summary>The 65 bytes <c>r || s || v</c> with v = 27 + <see cref="YParity"/>.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        R.CopyTo(bytes);
        S.CopyTo(bytes.AsSpan(Bytes32.Size));
        bytes[^1] = (byte)(27 + YParity);
        return bytes;
    }

    /// <summary><c>0x</c> and the 130 lower-case digits of <see cref="ToArray"/>.</summary>
    public override string ToString() => Hex.Format(ToArray());

    /// <summary>
    /// Expands the compact 64 bytes <c>r || yParity and s</c> of EIP-2098 to the 65 bytes <c>r || s || v</c>, if
    /// <paramref name="signer"/> signed them. Any other text stays unchanged, because a contract wallet can define its
    /// own meaning of 64 bytes.
    /// </summary>
    /// <param name="hex">The signature as <c>0x</c> and digits.</param>
    /// <param name="hash">The signed hash.</param>
    /// <param name="signer">The account that claims to have signed.</param>
    public static string Expand(string hex, Bytes32 hash, Address signer) =>
        TryParseCompact(hex, out var signature) && signature.IsLowS
            && Secp256k1.TryRecover(hash, signature, out var found) && found == signer
            ? signature.ToString()
            : hex;

    /// <summary>
    /// Parses <c>0x</c> and the 128 digits of the compact form (EIP-2098). The top bit of s is the parity.
    /// </summary>
    public static bool TryParseCompact(ReadOnlySpan<char> hex, out Signature signature)
    {
        Span<byte> bytes = stackalloc byte[Size - 1];
        signature = default;
        if (!Hex.TryParse(hex, bytes))
            return false;
        var parity = (byte)(bytes[Bytes32.Size] >> 7);
        bytes[Bytes32.Size] &= 0x7F;
        signature = new Signature(new Bytes32(bytes[..Bytes32.Size]), new Bytes32(bytes[Bytes32.Size..]), parity);
        return true;
    }

    /// <summary>Parses <c>0x</c> and 130 digits. The v must be 0, 1, 27 or 28.</summary>
    public static bool TryParse(ReadOnlySpan<char> hex, out Signature signature)
    {
        Span<byte> bytes = stackalloc byte[Size];
        signature = default;
        return Hex.TryParse(hex, bytes) && TryRead(bytes, out signature);
    }

    /// <summary>Reads the 65 bytes <c>r || s || v</c>. The v must be 0, 1, 27 or 28.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes65, out Signature signature)
    {
        signature = default;
        if (bytes65.Length != Size)
            return false;
        var v = bytes65[^1];
        if (v is not (0 or 1 or 27 or 28))
            return false;
        signature = new Signature(
            new Bytes32(bytes65[..32]), new Bytes32(bytes65[32..64]), (byte)(v >= 27 ? v - 27 : v));
        return true;
    }

    /// <inheritdoc/>
    public bool Equals(Signature other) => R == other.R && S == other.S && YParity == other.YParity;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Signature other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(R, S, YParity);

    /// <summary>Equality of r, s and parity.</summary>
    public static bool operator ==(Signature left, Signature right) => left.Equals(right);

    /// <summary>Inequality of r, s or parity.</summary>
    public static bool operator !=(Signature left, Signature right) => !left.Equals(right);
}

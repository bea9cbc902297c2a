using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ainft.Ethereum;

/// <summary>A 20-byte Ethereum account address. Text carries the EIP-55 mixed-case checksum.</summary>
public readonly struct Address : IEquatable<Address>, IComparable<Address>, ISpanParsable<Address>
{
    /// <summary>The number of bytes.</summary>
    public const int Size = 20;

    /// <summary>The form of an address as text, for messages about a text that is not one.</summary>
    public const string Form = "0x and 40 hexadecimal digits, with the EIP-55 checksum when the case is mixed";

    private readonly Words words;

    /// <summary>Copies exactly 20 bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 20 bytes long.</exception>
    public Address(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"Expected 20 bytes, got {bytes.Length}.", nameof(bytes));
        words = MemoryMarshal.Read<Words>(bytes);
    }

    /// <summary>Whether every byte is zero.</summary>
    public bool IsZero => Equals(default);

    /// <summary>Copies the 20 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => MemoryMarshal.Write(destination, in words);

    /// <summary>The 20 bytes as a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The bytes of an address in place. The span is valid as long as <paramref name="address"/> is.</summary>
    public static ReadOnlySpan<byte> AsSpan(ref readonly Address address) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in address, 1));

    /// <inheritdoc/>
    public bool Equals(Address other) => AsSpan(in this).SequenceEqual(AsSpan(in other));

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Address other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(words[0], words[1], words[2], words[3], words[4]);

    /// <inheritdoc/>
    public int CompareTo(Address other) => AsSpan(in this).SequenceCompareTo(AsSpan(in other));

    /// <summary><c>0x</c> and 40 lower-case digits, for keys and canonical text.</summary>
    public string ToHex() => Hex.Format(AsSpan(in this));

    /// <summary><c>0x</c> and 40 digits in the mixed case of EIP-55.</summary>
    public override string ToString() => string.Create(2 + 2 * Size, this, static (text, address) =>
    {
        address.ToHex().CopyTo(text);
        Span<byte> lower = stackalloc byte[2 * Size];
        for (var i = 0; i < lower.Length; i++)
            lower[i] = (byte)text[2 + i];
        Span<byte> hash = stackalloc byte[Bytes32.Size];
        Keccak256.Hash(lower, hash);
        for (var i = 0; i < lower.Length; i++)
            if (((hash[i / 2] >> (i % 2 == 0 ? 4 : 0)) & 0xf) >= 8)
                text[2 + i] = char.ToUpperInvariant(text[2 + i]);
    });

    /// <summary>Parses <c>0x</c> and 40 digits. Digits in mixed case must have the right EIP-55 checksum.</summary>
    /// <exception cref="FormatException">The text has another form or a wrong checksum.</exception>
    public static Address Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var address)
            ? address
            : throw new FormatException($"Expected {Form}.");

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static Address Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Address result)
    {
        Span<byte> bytes = stackalloc byte[Size];
        result = default;
        if (!Hex.TryParse(s, bytes))
            return false;
        result = new Address(bytes);
        var digits = s[2..];
        var mixed = digits.ContainsAnyInRange('a', 'f') && digits.ContainsAnyInRange('A', 'F');
        return !mixed || digits.SequenceEqual(result.ToString().AsSpan(2));
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Address result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider?, out Address)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, out Address result) =>
        TryParse(s.AsSpan(), null, out result);

    /// <summary>Equality of all 20 bytes.</summary>
    public static bool operator ==(Address left, Address right) => left.Equals(right);

    /// <summary>Inequality of any byte.</summary>
    public static bool operator !=(Address left, Address right) => !left.Equals(right);

    /// <summary>Big-endian order.</summary>
    public static bool operator <(Address left, Address right) => left.CompareTo(right) < 0;

    /// <summary>Big-endian order.</summary>
    public static bool operator >(Address left, Address right) => left.CompareTo(right) > 0;

    /// <summary>Big-endian order.</summary>
    public static bool operator <=(Address left, Address right) => left.CompareTo(right) <= 0;

    /// <summary>Big-endian order.</summary>
    public static bool operator >=(Address left, Address right) => left.CompareTo(right) >= 0;

    [InlineArray(5)]
    private struct Words
    {
        private uint first;
    }
}

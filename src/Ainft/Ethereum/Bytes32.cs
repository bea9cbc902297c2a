using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Ainft.Ethereum;

/// <summary>A 32-byte word, for example a hash or a storage slot. Words compare as big-endian numbers.</summary>
public readonly struct Bytes32 : IEquatable<Bytes32>, IComparable<Bytes32>, ISpanParsable<Bytes32>
{
    /// <summary>The number of bytes.</summary>
    public const int Size = 32;

    private readonly Words words;

    /// <summary>Copies exactly 32 bytes.</summary>
    /// <exception cref="ArgumentException"><paramref name="bytes"/> is not 32 bytes long.</exception>
    public Bytes32(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Size)
            throw new ArgumentException($"Expected 32 bytes, got {bytes.Length}.", nameof(bytes));
        words = MemoryMarshal.Read<Words>(bytes);
    }

    /// <summary>Whether every byte is zero.</summary>
    public bool IsZero => Equals(default);

    /// <summary>Copies the 32 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => MemoryMarshal.Write(destination, in words);

    /// <summary>The 32 bytes as a new array.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Size];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The bytes of a word in place. The span is valid as long as <paramref name="word"/> is.</summary>
    public static ReadOnlySpan<byte> AsSpan(ref readonly Bytes32 word) =>
        MemoryMarshal.AsBytes(MemoryMarshal.CreateReadOnlySpan(in word, 1));

    /// <inheritdoc/>
    public bool Equals(Bytes32 other) => AsSpan(in this).SequenceEqual(AsSpan(in other));

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is Bytes32 other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => words[0].GetHashCode();

    /// <inheritdoc/>
    public int CompareTo(Bytes32 other) => AsSpan(in this).SequenceCompareTo(AsSpan(in other));

    /// <summary><c>0x</c> and 64 lower-case hexadecimal digits.</summary>
    public override string ToString() => Hex.Format(AsSpan(in this));

    /// <summary>Parses <c>0x</c> and 64 hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static Bytes32 Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var word)
            ? word
            : throw new FormatException("Expected 0x and 64 hexadecimal digits.");

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static Bytes32 Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Bytes32 result)
    {
        Span<byte> bytes = stackalloc byte[Size];
        var ok = Hex.TryParse(s, bytes);
        result = ok ? new Bytes32(bytes) : default;
        return ok;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Bytes32 result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider?, out Bytes32)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, out Bytes32 result) =>
        TryParse(s.AsSpan(), null, out result);

    /// <summary>Equality of all 32 bytes.</summary>
    public static bool operator ==(Bytes32 left, Bytes32 right) => left.Equals(right);

    /// <summary>Inequality of any byte.</summary>
    public static bool operator !=(Bytes32 left, Bytes32 right) => !left.Equals(right);

    /// <summary>Big-endian order.</summary>
    public static bool operator <(Bytes32 left, Bytes32 right) => left.CompareTo(right) < 0;

    /// <summary>Big-endian order.</summary>
    public static bool operator >(Bytes32 left, Bytes32 right) => left.CompareTo(right) > 0;

    /// <summary>Big-endian order.</summary>
    public static bool operator <=(Bytes32 left, Bytes32 right) => left.CompareTo(right) <= 0;

    /// <summary>Big-endian order.</summary>
    public static bool operator >=(Bytes32 left, Bytes32 right) => left.CompareTo(right) >= 0;

    [InlineArray(4)]
    private struct Words
    {
        private ulong first;
    }
}

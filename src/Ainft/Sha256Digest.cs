using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>
/// A SHA-256 hash (FIPS 180-4). The digest of a manifest is the SHA-256 of the manifest's canonical bytes.
/// </summary>
/// <param name="Value">The 32 bytes, in the order in which <c>sha256sum</c> prints them.</param>
public readonly record struct Sha256Digest(Bytes32 Value) : IComparable<Sha256Digest>, ISpanParsable<Sha256Digest>
{
    /// <summary>Hashes <paramref name="data"/>.</summary>
    public static Sha256Digest Of(ReadOnlySpan<byte> data)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(data, hash);
        return new Sha256Digest(new Bytes32(hash));
    }

    /// <summary><c>0x</c> and 64 lower-case digits.</summary>
    public override string ToString() => Value.ToString();

    /// <inheritdoc/>
    public int CompareTo(Sha256Digest other) => Value.CompareTo(other.Value);

    /// <summary>Parses <c>0x</c> and 64 hexadecimal digits.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static Sha256Digest Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) => new(Bytes32.Parse(s));

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static Sha256Digest Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Sha256Digest result)
    {
        var ok = Bytes32.TryParse(s, provider, out var value);
        result = new Sha256Digest(value);
        return ok;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Sha256Digest result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider?, out Sha256Digest)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, out Sha256Digest result) =>
        TryParse(s.AsSpan(), null, out result);

    /// <summary>Big-endian order.</summary>
    public static bool operator <(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) < 0;

    /// <summary>Big-endian order.</summary>
    public static bool operator >(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) > 0;

    /// <summary>Big-endian order.</summary>
    public static bool operator <=(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) <= 0;

    /// <summary>Big-endian order.</summary>
    public static bool operator >=(Sha256Digest left, Sha256Digest right) => left.CompareTo(right) >= 0;
}

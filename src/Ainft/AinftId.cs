using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using System.Runtime.InteropServices;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>
/// The identifier of a component, <c>keccak256(abi.encode(address creator, bytes32 digest, bytes32[] parents))</c>. It
/// commits to the manifest, to the creator and, through the parents, to all ancestors. It is also the ERC-721 token id.
/// </summary>
/// <param name="Value">The 32 bytes.</param>
public readonly record struct AinftId(Bytes32 Value) : IComparable<AinftId>, ISpanParsable<AinftId>
{
    private const int Word = Bytes32.Size;
    private const int HeadSize = 4 * Word;

    /// <summary>The ERC-721 token id, which is the 32 bytes as a big-endian unsigned number.</summary>
    public BigInteger TokenId
    {
        get
        {
            var value = Value;
            return new BigInteger(Bytes32.AsSpan(in value), isUnsigned: true, isBigEndian: true);
        }
    }

    /// <summary>Derives the id of a component.</summary>
    /// <param name="creator">The account that mints it.</param>
    /// <param name="digest">The digest of the canonical manifest.</param>
    /// <param name="parents">The ids in the manifest's <c>parents</c>, in that order.</param>
    public static AinftId Compute(Address creator, Sha256Digest digest, ReadOnlySpan<AinftId> parents)
    {
        var length = HeadSize + parents.Length * Word;
        byte[]? rented = null;
        var encoded = length <= 1024
            ? stackalloc byte[length]
            : (rented = ArrayPool<byte>.Shared.Rent(length)).AsSpan(0, length);
        encoded[..HeadSize].Clear();
        creator.CopyTo(encoded[(Word - Address.Size)..Word]);
        digest.Value.CopyTo(encoded[Word..]);
        encoded[3 * Word - 1] = 3 * Word;
        BinaryPrimitives.WriteInt32BigEndian(encoded[(HeadSize - sizeof(int))..], parents.Length);
        MemoryMarshal.AsBytes(parents).CopyTo(encoded[HeadSize..]);
        var id = new AinftId(Keccak256.Hash(encoded));
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        return id;
    }

    /// <summary>The id for a token id.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or does not fit 256 bits.</exception>
    public static AinftId FromTokenId(BigInteger tokenId)
    {
        if (tokenId.Sign < 0 || tokenId.GetByteCount(isUnsigned: true) > Word)
            throw new ArgumentOutOfRangeException(nameof(tokenId), "A token id is an unsigned number of 256 bits.");
        Span<byte> bytes = stackalloc byte[Word];
        var start = Word - tokenId.GetByteCount(isUnsigned: true);
        tokenId.TryWriteBytes(bytes[start..], out _, isUnsigned: true, isBigEndian: true);
        return new AinftId(new Bytes32(bytes));
    }

    /// <summary><c>0x</c> and 64 lower-case digits.</summary>
    public override string ToString() => Value.ToString();

    /// <summary>The CAIP-19 form <c>eip155:CHAIN/erc721:REGISTRY/DECIMAL</c>.</summary>
    public string ToCaip19(BigInteger chainId, Address registry) => new Caip19(chainId, registry, this).ToString();

    /// <inheritdoc/>
    public int CompareTo(AinftId other) => Value.CompareTo(other.Value);

    /// <summary>
    /// Parses <c>0x</c> and 64 hexadecimal digits, or the CAIP-19 form. The chain and the registry of the CAIP-19 form
    /// are dropped.
    /// </summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static AinftId Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var id)
            ? id
            : throw new FormatException(
                "Expected 0x and 64 hexadecimal digits, or eip155:CHAIN/erc721:REGISTRY/DECIMAL.");

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static AinftId Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out AinftId result)
    {
        if (Caip19.TryParse(s, provider, out var caip19))
        {
            result = caip19.Id;
            return true;
        }
        var ok = Bytes32.TryParse(s, provider, out var value);
        result = new AinftId(value);
        return ok;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out AinftId result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <inheritdoc cref="TryParse(ReadOnlySpan{char}, IFormatProvider?, out AinftId)"/>
    public static bool TryParse([NotNullWhen(true)] string? s, out AinftId result) =>
        TryParse(s.AsSpan(), null, out result);

    /// <summary>Big-endian order.</summary>
    public static bool operator <(AinftId left, AinftId right) => left.CompareTo(right) < 0;

    /// <summary>Big-endian order.</summary>
    public static bool operator >(AinftId left, AinftId right) => left.CompareTo(right) > 0;

    /// <summary>Big-endian order.</summary>
    public static bool operator <=(AinftId left, AinftId right) => left.CompareTo(right) <= 0;

    /// <summary>Big-endian order.</summary>
    public static bool operator >=(AinftId left, AinftId right) => left.CompareTo(right) >= 0;
}

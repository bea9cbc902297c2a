using System.Diagnostics.CodeAnalysis;
using System.Numerics;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>
/// An AINFT with its chain and its registry, in the CAIP-19 form <c>eip155:CHAIN/erc721:REGISTRY/DECIMAL</c>.
/// </summary>
/// <param name="ChainId">The EIP-155 chain id.</param>
/// <param name="Registry">The registry contract.</param>
/// <param name="Id">The AINFT. The decimal number is its token id.</param>
public readonly record struct Caip19(BigInteger ChainId, Address Registry, AinftId Id) : ISpanParsable<Caip19>
{
    private const string ChainPrefix = "eip155:";
    private const string AssetPrefix = "/erc721:";

    // CAIP-2 allows a chain reference of 32 characters, and 2^256 has 78 digits.
    private const int MaxChainDigits = 32;
    private const int MaxTokenDigits = 78;

    /// <summary>The CAIP-19 text. The registry has its EIP-55 checksum.</summary>
    public override string ToString() => $"{ChainPrefix}{ChainId}{AssetPrefix}{Registry}/{Id.TokenId}";

    /// <summary>Parses the CAIP-19 text.</summary>
    /// <exception cref="FormatException">The text has another form.</exception>
    public static Caip19 Parse(ReadOnlySpan<char> s, IFormatProvider? provider = null) =>
        TryParse(s, provider, out var result)
            ? result
            : throw new FormatException("Expected eip155:CHAIN/erc721:REGISTRY/DECIMAL.");

    /// <inheritdoc cref="Parse(ReadOnlySpan{char}, IFormatProvider?)"/>
    public static Caip19 Parse(string s, IFormatProvider? provider = null) => Parse(s.AsSpan(), provider);

    /// <inheritdoc/>
    public static bool TryParse(ReadOnlySpan<char> s, IFormatProvider? provider, out Caip19 result)
    {
        result = default;
        var asset = s.IndexOf(AssetPrefix, StringComparison.Ordinal);
        if (asset < 0 || !TryParseChain(s[..asset], out var chainId))
            return false;
        var rest = s[(asset + AssetPrefix.Length)..];
        var slash = rest.IndexOf('/');
        if (slash < 0 || !Address.TryParse(rest[..slash], provider, out var registry)
            || !TryParseNumber(rest[(slash + 1)..], MaxTokenDigits, out var token)
            || token.GetByteCount(isUnsigned: true) > Bytes32.Size)
            return false;
        result = new Caip19(chainId, registry, AinftId.FromTokenId(token));
        return true;
    }

    /// <inheritdoc/>
    public static bool TryParse([NotNullWhen(true)] string? s, IFormatProvider? provider, out Caip19 result) =>
        TryParse(s.AsSpan(), provider, out result);

    /// <summary>Reads the CAIP-2 form of a chain, <c>eip155:CHAIN</c>.</summary>
    internal static bool TryParseChain(ReadOnlySpan<char> s, out BigInteger chainId)
    {
        chainId = default;
        return s.StartsWith(ChainPrefix, StringComparison.Ordinal)
            && TryParseNumber(s[ChainPrefix.Length..], MaxChainDigits, out chainId);
    }

    // A number has exactly one text, because signs and leading zeros are refused.
    private static bool TryParseNumber(ReadOnlySpan<char> digits, int maxDigits, out BigInteger number)
    {
        number = default;
        return digits.Length <= maxDigits && DecimalText.TryReadShortest(digits, out number);
    }
}

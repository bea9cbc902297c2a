using System.Globalization;
using System.Numerics;
using System.Text;

namespace Ainft.Ethereum;

/// <summary>Reads the errors with which the registry reverts, strictly. These are its own six errors and the two errors
/// of Solidity.</summary>
public static class RegistryError
{
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary>The canonical signatures of the six errors.</summary>
    public static IReadOnlyList<string> Signatures { get; } =
    [
        "RootAlreadyAnchored(bytes32)", "EmptyBatch()", "ZeroRoot()", "AlreadyMinted(bytes32)",
        "SignatureExpired(uint256)", "InvalidSignature(address)",
    ];

    /// <summary>Whether the registry refused because the root is already anchored.</summary>
    public static bool IsRootAlreadyAnchored(ReadOnlySpan<byte> revertData) =>
        Explain(revertData)?.StartsWith("RootAlreadyAnchored(", StringComparison.Ordinal) == true;

    /// <summary>
    /// Whether the registry refused because the account lacks the role that the function requires. This error is one
    /// of OpenZeppelin's AccessControl.
    /// </summary>
    public static bool IsRoleMissing(ReadOnlySpan<byte> revertData) =>
        revertData.Length == 4 + 2 * AbiWord.Size
        && revertData.StartsWith(Calldata.Selector("AccessControlUnauthorizedAccount(address,bytes32)"));

    /// <summary>The text of a revert, such as <c>SignatureExpired(1700000000)</c>.</summary>
    /// <returns>Null when the data is not one of the eight errors or has an encoding that no compiler makes.</returns>
    public static string? Explain(ReadOnlySpan<byte> revertData)
    {
        if (revertData.Length < 4)
            return null;
        var arguments = revertData[4..];
        foreach (var signature in Signatures)
            if (revertData.StartsWith(Calldata.Selector(signature)))
                return Argument(TypesOf(signature), arguments) is { } argument
                    ? $"{signature[..^TypesOf(signature).Length]}({argument})"
                    : null;
        if (revertData.StartsWith(Calldata.Selector("Error(string)")))
            return Text(arguments);
        return revertData.StartsWith(Calldata.Selector("Panic(uint256)")) && Number(arguments) is { } code
            ? $"Panic(0x{code:x})"
            : null;
    }

    private static string TypesOf(string signature) => signature[signature.IndexOf('(', StringComparison.Ordinal)..];

    private static string? Argument(string types, ReadOnlySpan<byte> data) => types switch
    {
        "()" => data.IsEmpty ? "" : null,
        "(bytes32)" => data.Length == AbiWord.Size ? new Bytes32(data).ToString() : null,
        "(address)" => AbiWord.TryReadAddress(data, out var address) ? address.ToString() : null,
        _ => Number(data)?.ToString(CultureInfo.InvariantCulture),
    };

    private static BigInteger? Number(ReadOnlySpan<byte> data) =>
        data.Length == AbiWord.Size ? new BigInteger(data, isUnsigned: true, isBigEndian: true) : null;

    /// <summary>Reads an offset of 32, a length, and UTF-8 that is padded with zeros to whole words.</summary>
    private static string? Text(ReadOnlySpan<byte> data)
    {
        if (data.Length < 2 * AbiWord.Size || data.Length % AbiWord.Size != 0
            || !AbiWord.TryReadNumber(data[..AbiWord.Size], 32, out var offset) || offset != AbiWord.Size
            || !AbiWord.TryReadNumber(data.Slice(AbiWord.Size, AbiWord.Size), 32, out var length))
            return null;
        var text = data[(2 * AbiWord.Size)..];
        if (length > (ulong)text.Length || text.Length - (int)length >= AbiWord.Size
            || text[(int)length..].ContainsAnyExcept((byte)0))
            return null;
        try
        {
            return Utf8.GetString(text[..(int)length]);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}

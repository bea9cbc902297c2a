using Ainft.Ethereum;

namespace Ainft;

/// <summary>
/// Reads until when a signature may be used, in Unix seconds and at most 2^53 - 1. Requests may carry it as a JSON number or as a text of
/// digits, because the typed data that wallets sign has it as text.
/// </summary>
public static class SignatureDeadline
{
    /// <summary>What was expected, in words for people.</summary>
    public static readonly string Expected =
        $"Expected the signature's deadline in seconds since 1970, a whole number up to {ManifestLimits.Size}.";

    /// <summary>Reads digits.</summary>
    public static bool TryRead(ReadOnlySpan<char> digits, out ulong seconds) =>
        DecimalText.TryRead(digits, out seconds) && seconds <= ManifestLimits.Size;

    /// <summary>Reads a JSON value as it is written: a number without fraction and exponent, or a string of digits.</summary>
    public static bool TryReadJson(ReadOnlySpan<byte> json, out ulong seconds) =>
        DecimalText.TryRead(json is [(byte)'"', .. var digits, (byte)'"'] ? digits : json, out seconds) && seconds <= ManifestLimits.Size;
}

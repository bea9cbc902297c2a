using System.Runtime.InteropServices;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Json;

/// <summary>
/// Reads the deadline of a signature, in Unix seconds and at most 2^53 - 1. A request may have it as a JSON number or
/// as a string of digits, because the typed data of wallets has a string.
/// </summary>
public static class SignatureDeadline
{
    /// <summary>The message for a value that is not a deadline.</summary>
    public static readonly string Expected =
        "Expected the signature's deadline in seconds since 1970, a whole number up to "
        + $"{CanonicalJsonLimits.MaxSafeInteger}.";

    /// <summary>Reads digits.</summary>
    public static bool TryRead(ReadOnlySpan<char> digits, out ulong seconds) =>
        DecimalText.TryRead(digits, out seconds) && seconds <= CanonicalJsonLimits.MaxSafeInteger;

    /// <summary>
    /// Reads the text of a JSON value, which is a number without fraction and exponent, or a string of digits.
    /// </summary>
    public static bool TryReadJson(ReadOnlySpan<byte> json, out ulong seconds) =>
        DecimalText.TryRead(json is [(byte)'"', .. var digits, (byte)'"'] ? digits : json, out seconds)
        && seconds <= CanonicalJsonLimits.MaxSafeInteger;

    /// <summary>Reads a JSON value, which is a number without fraction and exponent, or a string of digits.</summary>
    public static bool TryReadJson(JsonElement value, out ulong seconds)
    {
        seconds = 0;
        return value.ValueKind is JsonValueKind.Number or JsonValueKind.String
            && TryReadJson(JsonMarshal.GetRawUtf8Value(value), out seconds);
    }
}

using System.Globalization;
using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>
/// Reads whole numbers that are written as ASCII digits and nothing else: no sign, no white space, no separator.
/// .NET's own parsers accept NUL characters after the digits, so two texts would name one number.
/// </summary>
public static class DecimalText
{
    // A longer text of digits takes more than linear time.
    private const int MaxDigits = 80;

    /// <summary>Reads a number that fits its type; leading zeros are accepted.</summary>
    /// <typeparam name="T">An integer type.</typeparam>
    /// <param name="text">The digits.</param>
    /// <param name="number">The number when the answer is true.</param>
    /// <returns>Whether the text is one to 80 digits whose number fits <typeparamref name="T"/>.</returns>
    public static bool TryRead<T>(ReadOnlySpan<char> text, out T number) where T : struct, IBinaryInteger<T>
    {
        number = default;
        return IsDigits(text) && T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <inheritdoc cref="TryRead{T}(ReadOnlySpan{char}, out T)"/>
    /// <param name="utf8">The digits as bytes.</param>
    /// <param name="number">The number when the answer is true.</param>
    public static bool TryRead<T>(ReadOnlySpan<byte> utf8, out T number) where T : struct, IBinaryInteger<T>
    {
        number = default;
        return utf8.Length is > 0 and <= MaxDigits && utf8.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && T.TryParse(utf8, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>Reads a number as <see cref="TryRead{T}(ReadOnlySpan{char}, out T)"/> does, in its one shortest form.</summary>
    /// <typeparam name="T">An integer type.</typeparam>
    /// <param name="text">The digits; no zero leads them, but zero itself is <c>0</c>.</param>
    /// <param name="number">The number when the answer is true.</param>
    public static bool TryReadShortest<T>(ReadOnlySpan<char> text, out T number) where T : struct, IBinaryInteger<T>
    {
        number = default;
        return (text.Length == 1 || !text.StartsWith('0')) && TryRead(text, out number);
    }

    private static bool IsDigits(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaxDigits && text.IndexOfAnyExceptInRange('0', '9') < 0;
}

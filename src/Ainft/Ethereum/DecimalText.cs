using System.Globalization;
using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>
/// Reads whole numbers that consist of ASCII digits only, without a sign, white space or separators. The parsers of
/// .NET also accept NUL characters after the digits, so two texts could mean the same number.
/// </summary>
public static class DecimalText
{
    // .NET parses a BigInteger in more than linear time, so a long text would take too long.
    private const int MaxDigits = 80;

    /// <summary>Reads a number that fits its type. Leading zeros are accepted.</summary>
    /// <typeparam name="T">An integer type.</typeparam>
    /// <param name="text">The digits.</param>
    /// <param name="number">The number, if the method returns true.</param>
    /// <returns>Whether the text has 1 to 80 digits and the number fits <typeparamref name="T"/>.</returns>
    public static bool TryRead<T>(ReadOnlySpan<char> text, out T number) where T : struct, IBinaryInteger<T>
    {
        number = default;
        return IsDigits(text) && T.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <inheritdoc cref="TryRead{T}(ReadOnlySpan{char}, out T)"/>
    /// <param name="utf8">The digits as bytes.</param>
    /// <param name="number">The number, if the method returns true.</param>
    public static bool TryRead<T>(ReadOnlySpan<byte> utf8, out T number) where T : struct, IBinaryInteger<T>
    {
        number = default;
        return utf8.Length is > 0 and <= MaxDigits && utf8.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0
            && T.TryParse(utf8, NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }

    /// <summary>
    /// Reads a number as <see cref="TryRead{T}(ReadOnlySpan{char}, out T)"/> does, but only in its shortest form.
    /// </summary>
    /// <typeparam name="T">An integer type.</typeparam>
    /// <param name="text">The digits without leading zeros. The number zero is <c>0</c>.</param>
    /// <param name="number">The number, if the method returns true.</param>
    public static bool TryReadShortest<T>(ReadOnlySpan<char> text, out T number) where T : struct, IBinaryInteger<T>
    {
        number = default;
        return (text.Length == 1 || !text.StartsWith('0')) && TryRead(text, out number);
    }

    private static bool IsDigits(ReadOnlySpan<char> text) =>
        text.Length is > 0 and <= MaxDigits && text.IndexOfAnyExceptInRange('0', '9') < 0;
}

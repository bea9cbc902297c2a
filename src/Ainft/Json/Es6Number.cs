using System.Globalization;

namespace Ainft.Json;

/// <summary>
/// Writes doubles as ECMAScript's <c>Number.prototype.toString</c> does (ECMA-262, Number::toString, radix 10).
/// </summary>
internal static class Es6Number
{
    private const int MaxDigits = 17;

    /// <summary>Writes a finite number, which has at most 25 bytes. Minus zero becomes <c>0</c>.</summary>
    /// <returns>The number of bytes written.</returns>
    public static int Format(double value, Span<byte> destination)
    {
        if (value == 0)
        {
            destination[0] = (byte)'0';
            return 1;
        }
        Span<byte> digits = stackalloc byte[MaxDigits];
        var count = ShortestDigits(Math.Abs(value), digits, out var point);
        var sign = value < 0 ? 1 : 0;
        destination[0] = (byte)'-';
        return sign + Layout(digits[..count], point, destination[sign..]);
    }

    /// <summary>
    /// Writes <c>d.ddd…E±xxx</c> with <paramref name="precision"/> digits after the point, rounded to nearest. It does
    /// not allocate memory.
    /// </summary>
    /// <returns>The number of bytes written.</returns>
    public static int FormatExponential(double value, int precision, Span<byte> destination)
    {
        Span<char> format = stackalloc char[8];
        format[0] = 'E';
        precision.TryFormat(format[1..], out var digits, default, CultureInfo.InvariantCulture);
        value.TryFormat(destination, out var written, format[..(1 + digits)], CultureInfo.InvariantCulture);
        return written;
    }

    // The fewest digits that identify the double, and the position of the decimal point in value = 0.DIGITS * 10^point.
    private static int ShortestDigits(double value, Span<byte> digits, out int point)
    {
        Span<byte> text = stackalloc byte[32];
        var written = IsPowerOfTwo(value) ? FormatPowerOfTwo(value, text) : FormatShortest(value, text);
        var exponentMark = text[..written].IndexOf((byte)'E');
        var mantissa = text[..(exponentMark < 0 ? written : exponentMark)];
        var dot = mantissa.IndexOf((byte)'.');
        point = dot < 0 ? mantissa.Length : dot;
        if (exponentMark >= 0)
            point += int.Parse(
                text[(exponentMark + 1)..written], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        var count = 0;
        foreach (var character in mantissa)
        {
            if (character == '.')
                continue;
            if (count == 0 && character == '0')
                point--;
            else
                digits[count++] = character;
        }
        while (digits[count - 1] == '0')
            count--;
        return count;
    }

    private static bool IsPowerOfTwo(double value) =>
        (BitConverter.DoubleToUInt64Bits(value) & ((1UL << 52) - 1)) == 0;

    private static int FormatShortest(double value, Span<byte> text)
    {
        value.TryFormat(text, out var written, default, CultureInfo.InvariantCulture);
        return written;
    }

    // The double below a power of two is half as far away as the double above. .NET's shortest form ignores that for
    // some powers. So this method tries the nearest decimal of each length, and then the next greater decimal, because
    // the gap above is wider.
    private static int FormatPowerOfTwo(double value, Span<byte> text)
    {
        for (var precision = 0; ; precision++)
        {
            var written = FormatExponential(value, precision, text);
            if (precision == MaxDigits - 1 || Reads(text[..written], value))
                return written;
            Increment(text[..written]);
            if (Reads(text[..written], value))
                return written;
        }
    }

    private static bool Reads(ReadOnlySpan<byte> text, double value) =>
        double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture).Equals(value);

    private static void Increment(Span<byte> text)
    {
        for (var i = text.IndexOf((byte)'E') - 1; i >= 0; i--)
        {
            if (text[i] == '.')
                continue;
            text[i] = (byte)(text[i] == '9' ? '0' : text[i] + 1);
            if (text[i] != '0')
                return;
        }
    }

    private static int Layout(ReadOnlySpan<byte> digits, int point, Span<byte> destination)
    {
        if (digits.Length <= point && point <= 21)
        {
            digits.CopyTo(destination);
            destination[digits.Length..point].Fill((byte)'0');
            return point;
        }
        if (point is > 0 and <= 21)
        {
            digits[..point].CopyTo(destination);
            destination[point] = (byte)'.';
            digits[point..].CopyTo(destination[(point + 1)..]);
            return digits.Length + 1;
        }
        if (point is > -6 and <= 0)
        {
            var zeros = 2 - point;
            destination[..zeros].Fill((byte)'0');
            destination[1] = (byte)'.';
            digits.CopyTo(destination[zeros..]);
            return zeros + digits.Length;
        }
        return LayoutExponent(digits, point - 1, destination);
    }

    private static int LayoutExponent(ReadOnlySpan<byte> digits, int exponent, Span<byte> destination)
    {
        destination[0] = digits[0];
        var length = 1;
        if (digits.Length > 1)
        {
            destination[length++] = (byte)'.';
            digits[1..].CopyTo(destination[length..]);
            length += digits.Length - 1;
        }
        destination[length++] = (byte)'e';
        destination[length++] = (byte)(exponent < 0 ? '-' : '+');
        Math.Abs(exponent).TryFormat(destination[length..], out var written, default, CultureInfo.InvariantCulture);
        return length + written;
    }
}

using System.Globalization;

namespace Ainft.Json;

internal ref partial struct Canonicalizer
{
    // A decimal number of up to 15 digits survives the conversion to a double and back, except near the ends of the
    // range.
    private const int AlwaysExactDigits = 15;

    // The longest exact decimal expansion of a double has 767 significant digits.
    private const int MaxExactDigits = 767;

    private bool ReadNumber()
    {
        var start = position;
        if (input[position] == '-')
            position++;
        var digits = position;
        if (!SkipDigits())
            return FailHere("Expected a digit.");
        if (input[digits] == '0' && position - digits > 1)
            return Fail(start, ViolationCode.JsonSyntax, "A number must not start with a zero.");
        var isInteger = position == input.Length || input[position] is not ((byte)'.' or (byte)'e' or (byte)'E');
        if (isInteger && position - digits <= AlwaysExactDigits)
            return WriteInteger(start, digits);
        if (!SkipFraction())
            return false;
        var isDecimal = position == input.Length || input[position] is not ((byte)'e' or (byte)'E');
        if (isDecimal && input[digits] != '0' && position - digits <= AlwaysExactDigits)
            return WriteDecimal(start);
        return SkipExponent() && WriteDouble(start);
    }

    private bool SkipDigits()
    {
        var start = position;
        while (position < input.Length && (uint)(input[position] - '0') <= 9)
            position++;
        return position > start;
    }

    private bool SkipFraction()
    {
        if (position == input.Length || input[position] != '.')
            return true;
        position++;
        return SkipDigits() || FailHere("Expected a digit.");
    }

    private bool SkipExponent()
    {
        if (position == input.Length || input[position] is not ((byte)'e' or (byte)'E'))
            return true;
        position++;
        if (position < input.Length && input[position] is (byte)'+' or (byte)'-')
            position++;
        return SkipDigits() || FailHere("Expected a digit.");
    }

    private bool WriteInteger(int start, int digits)
    {
        // The sign of minus zero is left out.
        for (var i = input[digits] == '0' ? digits : start; i < position; i++)
            Write(input[i]);
        return true;
    }

    // A double is nearest to only one decimal of at most 15 digits. So this decimal without trailing zeros is the
    // shortest form of the double.
    private bool WriteDecimal(int start)
    {
        var literal = input[start..position].TrimEnd((byte)'0');
        if (literal[^1] == '.')
            literal = literal[..^1];
        Reserve(Slack);
        literal.CopyTo(buffer.AsSpan(length));
        length += literal.Length;
        return true;
    }

    private bool WriteDouble(int start)
    {
        var literal = input[start..position];
        var value = double.Parse(literal, NumberStyles.Float, CultureInfo.InvariantCulture);
        if (!double.IsFinite(value))
            return Fail(start, ViolationCode.NumberInexact, "The number is beyond the range of a double.");
        if (!limits.AllowRounding && !IsExact(literal, value))
            return Fail(
                start,
                ViolationCode.NumberInexact,
                "A double cannot hold this number exactly. Write it as a string or with fewer digits.");
        Reserve(Slack);
        length += Es6Number.Format(value, buffer.AsSpan(length));
        return true;
    }

    private static bool IsExact(ReadOnlySpan<byte> literal, double value)
    {
        Span<byte> digits = stackalloc byte[MaxExactDigits];
        if (!TryReadSignificand(literal, digits, out var count))
            return false;
        if (count == 0)
            return true;
        if (count <= AlwaysExactDigits && Math.Abs(value) is > 1e-290 and < 1e290)
            return true;
        Span<byte> formatted = stackalloc byte[MaxExactDigits + Slack];
        var written = Es6Number.FormatExponential(value, count - 1, formatted);
        Span<byte> held = stackalloc byte[MaxExactDigits];
        return TryReadSignificand(formatted[..written], held, out var heldCount)
            && held[..heldCount].SequenceEqual(digits[..count]);
    }

    // The digits before the exponent, without the zeros around them.
    private static bool TryReadSignificand(ReadOnlySpan<byte> number, Span<byte> digits, out int count)
    {
        count = 0;
        var zeros = 0;
        foreach (var character in number)
        {
            if (character is (byte)'e' or (byte)'E')
                break;
            if (character == '0')
            {
                zeros += count > 0 ? 1 : 0;
                continue;
            }
            if (character is (byte)'-' or (byte)'.')
                continue;
            if (count + zeros >= digits.Length)
                return false;
            digits.Slice(count, zeros).Fill((byte)'0');
            count += zeros;
            zeros = 0;
            digits[count++] = character;
        }
        return true;
    }
}

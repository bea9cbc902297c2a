using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>The width-w non-adjacent form: of any w digits in a row at most one is not zero, and that is odd and below 2^(w-1) in size.</summary>
internal static class SignedDigits
{
    /// <summary>Digits of a number below 2^128 in size; room for a carry included.</summary>
    public const int Count = 130;

    public static void Write(BigInteger number, int width, Span<sbyte> digits)
    {
        var rest = (UInt128)BigInteger.Abs(number);
        var sign = number.Sign;
        digits.Clear();
        for (var i = 0; rest != 0; i++, rest >>= 1)
        {
            if (UInt128.IsEvenInteger(rest))
                continue;
            var digit = (int)(uint)(rest & ((1u << width) - 1));
            if (digit >= 1 << (width - 1))
                digit -= 1 << width;
            digits[i] = (sbyte)(sign * digit);
            // Never overflows: the halves of a split scalar stay below 0.64 * 2^128.
            rest = digit > 0 ? rest - (uint)digit : rest + (uint)-digit;
        }
    }
}

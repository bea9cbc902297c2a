namespace Ainft.Ethereum;

/// <summary>Inverses modulo an odd prime by the binary extended Euclidean algorithm (HAC 14.61), in variable time.</summary>
internal static class ModularInverse
{
    /// <summary>The inverse of a value in (0, <paramref name="modulus"/>).</summary>
    public static UInt256 Of(UInt256 value, UInt256 modulus)
    {
        var (u, v) = (value, modulus);
        var (x, y) = (new UInt256(1, 0, 0, 0), default(UInt256));
        while (!u.IsOne && !v.IsOne)
        {
            RemoveTwos(ref u, ref x, modulus);
            RemoveTwos(ref v, ref y, modulus);
            var difference = UInt256.Subtract(u, v, out var borrow);
            if (borrow == 0)
            {
                u = difference;
                x = Subtract(x, y, modulus);
            }
            else
            {
                v = UInt256.Subtract(v, u, out _);
                y = Subtract(y, x, modulus);
            }
        }
        return u.IsOne ? x : y;
    }

    /// <summary>Halves a number until it is odd, and its coefficient with it.</summary>
    private static void RemoveTwos(ref UInt256 number, ref UInt256 coefficient, UInt256 modulus)
    {
        while (number.IsEven)
        {
            number = number.Half(0);
            var carry = 0UL;
            var even = coefficient.IsEven ? coefficient : UInt256.Add(coefficient, modulus, out carry);
            coefficient = even.Half(carry);
        }
    }

    private static UInt256 Subtract(UInt256 x, UInt256 y, UInt256 modulus)
    {
        var difference = UInt256.Subtract(x, y, out var borrow);
        return borrow == 0 ? difference : UInt256.Add(difference, modulus, out _);
    }
}

using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Ainft.Ethereum;

/// <summary>A number modulo p = 2^256 - 2^32 - 977, kept below 2^256 but not always below p. Variable time: for public data only.</summary>
internal readonly struct FieldElement(ulong a, ulong b, ulong c, ulong d)
{
    /// <summary>2^256 modulo p: what a carry out of the top limb is worth.</summary>
    private const ulong Fold = 0x1000003d1;

    private static readonly UInt256 Prime = new(0xfffffffefffffc2f, ulong.MaxValue, ulong.MaxValue, ulong.MaxValue);

    private readonly ulong a = a, b = b, c = c, d = d;

    public static FieldElement One => new(1, 0, 0, 0);

    /// <summary>Only 0 and p are zero: twice p is above 2^256.</summary>
    public bool IsZero => (a | b | c | d) == 0 || (a == Prime.A && (b & c & d) == ulong.MaxValue);

    public bool IsOdd => !ToNumber().IsEven;

    public static FieldElement From(UInt256 number) => new(number.A, number.B, number.C, number.D);

    /// <summary>The number below p.</summary>
    public UInt256 ToNumber()
    {
        var number = new UInt256(a, b, c, d);
        var reduced = UInt256.Subtract(number, Prime, out var borrow);
        return borrow == 0 ? reduced : number;
    }

    public static FieldElement operator +(in FieldElement x, in FieldElement y)
    {
        var sum = UInt256.Add(new(x.a, x.b, x.c, x.d), new(y.a, y.b, y.c, y.d), out var carry);
        while (carry != 0)
            sum = UInt256.Add(sum, new(Fold, 0, 0, 0), out carry);
        return From(sum);
    }

    public static FieldElement operator -(in FieldElement x, in FieldElement y)
    {
        var difference = UInt256.Subtract(new(x.a, x.b, x.c, x.d), new(y.a, y.b, y.c, y.d), out var borrow);
        while (borrow != 0)
            difference = UInt256.Subtract(difference, new(Fold, 0, 0, 0), out borrow);
        return From(difference);
    }

    public static FieldElement operator -(in FieldElement x) => default(FieldElement) - x;

    public static FieldElement operator *(in FieldElement x, in FieldElement y)
    {
        ulong carry = 0;
        var r0 = MultiplyAdd(x.a, y.a, 0, ref carry);
        var r1 = MultiplyAdd(x.a, y.b, 0, ref carry);
        var r2 = MultiplyAdd(x.a, y.c, 0, ref carry);
        var r3 = MultiplyAdd(x.a, y.d, 0, ref carry);
        var r4 = carry;
        carry = 0;
        r1 = MultiplyAdd(x.b, y.a, r1, ref carry);
        r2 = MultiplyAdd(x.b, y.b, r2, ref carry);
        r3 = MultiplyAdd(x.b, y.c, r3, ref carry);
        r4 = MultiplyAdd(x.b, y.d, r4, ref carry);
        var r5 = carry;
        carry = 0;
        r2 = MultiplyAdd(x.c, y.a, r2, ref carry);
        r3 = MultiplyAdd(x.c, y.b, r3, ref carry);
        r4 = MultiplyAdd(x.c, y.c, r4, ref carry);
        r5 = MultiplyAdd(x.c, y.d, r5, ref carry);
        var r6 = carry;
        carry = 0;
        r3 = MultiplyAdd(x.d, y.a, r3, ref carry);
        r4 = MultiplyAdd(x.d, y.b, r4, ref carry);
        r5 = MultiplyAdd(x.d, y.c, r5, ref carry);
        r6 = MultiplyAdd(x.d, y.d, r6, ref carry);
        return Reduce(r0, r1, r2, r3, r4, r5, r6, carry);
    }

    /// <summary>The six mixed products are computed once and doubled.</summary>
    public FieldElement Squared()
    {
        ulong carry = 0;
        var r1 = MultiplyAdd(a, b, 0, ref carry);
        var r2 = MultiplyAdd(a, c, 0, ref carry);
        var r3 = MultiplyAdd(a, d, 0, ref carry);
        var r4 = carry;
        carry = 0;
        r3 = MultiplyAdd(b, c, r3, ref carry);
        r4 = MultiplyAdd(b, d, r4, ref carry);
        var r5 = carry;
        carry = 0;
        r5 = MultiplyAdd(c, d, r5, ref carry);
        var r6 = carry;
        var r7 = r6 >> 63;
        (r6, r5, r4) = (r6 << 1 | r5 >> 63, r5 << 1 | r4 >> 63, r4 << 1 | r3 >> 63);
        (r3, r2, r1) = (r3 << 1 | r2 >> 63, r2 << 1 | r1 >> 63, r1 << 1);
        carry = 0;
        var r0 = MultiplyAdd(a, a, 0, ref carry);
        r1 = AddCarry(r1, ref carry);
        r2 = MultiplyAdd(b, b, r2, ref carry);
        r3 = AddCarry(r3, ref carry);
        r4 = MultiplyAdd(c, c, r4, ref carry);
        r5 = AddCarry(r5, ref carry);
        r6 = MultiplyAdd(d, d, r6, ref carry);
        return Reduce(r0, r1, r2, r3, r4, r5, r6, r7 + carry);
    }

    public FieldElement Inverted() => From(ModularInverse.Of(ToNumber(), Prime));

    /// <summary>The square root with any sign; false when there is none. Raises to (p + 1) / 4, whose binary form is runs of 223, 22 and 2 ones.</summary>
    public bool TrySqrt(out FieldElement root)
    {
        var ones2 = Squared() * this;
        var ones3 = ones2.Squared() * this;
        var ones6 = ones3.Squared(3) * ones3;
        var ones9 = ones6.Squared(3) * ones3;
        var ones11 = ones9.Squared(2) * ones2;
        var ones22 = ones11.Squared(11) * ones11;
        var ones44 = ones22.Squared(22) * ones22;
        var ones88 = ones44.Squared(44) * ones44;
        var ones176 = ones88.Squared(88) * ones88;
        var ones220 = ones176.Squared(44) * ones44;
        var ones223 = ones220.Squared(3) * ones3;
        root = ((ones223.Squared(23) * ones22).Squared(6) * ones2).Squared(2);
        return (root.Squared() - this).IsZero;
    }

    private FieldElement Squared(int times)
    {
        var result = this;
        for (var i = 0; i < times; i++)
            result = result.Squared();
        return result;
    }

    /// <summary>Folds the upper half into the lower: 2^256 is worth <see cref="Fold"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static FieldElement Reduce(ulong r0, ulong r1, ulong r2, ulong r3, ulong r4, ulong r5, ulong r6, ulong r7)
    {
        ulong carry = 0;
        r0 = MultiplyAdd(r4, Fold, r0, ref carry);
        r1 = MultiplyAdd(r5, Fold, r1, ref carry);
        r2 = MultiplyAdd(r6, Fold, r2, ref carry);
        r3 = MultiplyAdd(r7, Fold, r3, ref carry);
        var top = carry;
        carry = 0;
        r0 = MultiplyAdd(top, Fold, r0, ref carry);
        r1 += carry;
        if (r1 >= carry)
            return new(r0, r1, r2, r3);
        // The carry ran through the second limb, which is all but impossible for random numbers.
        var sum = UInt256.Add(new(r0, r1, r2, r3), new(0, 0, 1, 0), out var over);
        return From(over == 0 ? sum : UInt256.Add(sum, new(Fold, 0, 0, 0), out _));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AddCarry(ulong x, ref ulong carry)
    {
        var sum = x + carry;
        carry = sum < x ? 1UL : 0;
        return sum;
    }

    /// <summary>The low limb of x · y + addend + carry; the high limb becomes the carry.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong MultiplyAdd(ulong x, ulong y, ulong addend, ref ulong carry)
    {
        // Two multiplications that stay in registers beat one that returns its low limb through memory.
        var high = Bmi2.X64.IsSupported ? Bmi2.X64.MultiplyNoFlags(x, y) : Math.BigMul(x, y, out _);
        var low = x * y;
        low += addend;
        high += low < addend ? 1UL : 0;
        low += carry;
        high += low < carry ? 1UL : 0;
        carry = high;
        return low;
    }
}

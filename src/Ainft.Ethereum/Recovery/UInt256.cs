using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Ainft.Ethereum;

/// <summary>A 256-bit number in four limbs, the least first.</summary>
internal readonly struct UInt256(ulong a, ulong b, ulong c, ulong d)
{
    public readonly ulong A = a, B = b, C = c, D = d;

    public bool IsZero => (A | B | C | D) == 0;

    public bool IsOne => A == 1 && (B | C | D) == 0;

    public bool IsEven => (A & 1) == 0;

    public static UInt256 Read(ReadOnlySpan<byte> bigEndian) => new(
        BinaryPrimitives.ReadUInt64BigEndian(bigEndian[24..]),
        BinaryPrimitives.ReadUInt64BigEndian(bigEndian[16..]),
        BinaryPrimitives.ReadUInt64BigEndian(bigEndian[8..]),
        BinaryPrimitives.ReadUInt64BigEndian(bigEndian));

    public void Write(Span<byte> bigEndian)
    {
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian[24..], A);
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian[16..], B);
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian[8..], C);
        BinaryPrimitives.WriteUInt64BigEndian(bigEndian, D);
    }

    public BigInteger ToBigInteger()
    {
        Span<byte> bytes = stackalloc byte[32];
        Write(bytes);
        return new BigInteger(bytes, isUnsigned: true, isBigEndian: true);
    }

    public static bool operator <(in UInt256 x, in UInt256 y)
    {
        Subtract(x, y, out var borrow);
        return borrow != 0;
    }

    public static bool operator >(in UInt256 x, in UInt256 y) => y < x;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt256 Add(in UInt256 x, in UInt256 y, out ulong carry)
    {
        var a = x.A + y.A;
        carry = a < x.A ? 1UL : 0;
        var b = AddCarry(x.B, y.B, ref carry);
        var c = AddCarry(x.C, y.C, ref carry);
        var d = AddCarry(x.D, y.D, ref carry);
        return new UInt256(a, b, c, d);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static UInt256 Subtract(in UInt256 x, in UInt256 y, out ulong borrow)
    {
        var a = x.A - y.A;
        borrow = x.A < y.A ? 1UL : 0;
        var b = SubtractBorrow(x.B, y.B, ref borrow);
        var c = SubtractBorrow(x.C, y.C, ref borrow);
        var d = SubtractBorrow(x.D, y.D, ref borrow);
        return new UInt256(a, b, c, d);
    }

    /// <summary>Half, with one more bit from above.</summary>
    public UInt256 Half(ulong carry) => new(A >> 1 | B << 63, B >> 1 | C << 63, C >> 1 | D << 63, D >> 1 | carry << 63);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong AddCarry(ulong x, ulong y, ref ulong carry)
    {
        var sum = x + y;
        var over = sum < x ? 1UL : 0;
        var result = sum + carry;
        carry = over | (result < sum ? 1UL : 0);
        return result;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong SubtractBorrow(ulong x, ulong y, ref ulong borrow)
    {
        var difference = x - y;
        var under = x < y ? 1UL : 0;
        var result = difference - borrow;
        borrow = under | (difference < borrow ? 1UL : 0);
        return result;
    }
}

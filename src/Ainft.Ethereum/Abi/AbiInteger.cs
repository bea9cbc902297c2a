using System.Numerics;

namespace Ainft.Ethereum;

/// <summary>Integers of any ABI width in one big-endian word, two's complement when signed.</summary>
internal static class AbiInteger
{
    public static void Write(AbiType type, BigInteger value, Span<byte> word)
    {
        if (!Fits(type, value))
            throw new ArgumentException($"{value} is out of the range of {type}.");
        word.Fill(value.Sign < 0 ? (byte)0xff : (byte)0);
        Span<byte> digits = stackalloc byte[33];
        value.TryWriteBytes(digits, out var count, isUnsigned: value.Sign >= 0, isBigEndian: true);
        digits[..count].CopyTo(word[(32 - count)..]);
    }

    public static bool TryRead(AbiType type, ReadOnlySpan<byte> word, out BigInteger value)
    {
        value = new BigInteger(word, isUnsigned: type.Kind == AbiKind.UnsignedInteger, isBigEndian: true);
        return Fits(type, value);
    }

    public static bool Fits(AbiType type, BigInteger value) => type.Kind == AbiKind.UnsignedInteger
        ? value.Sign >= 0 && value.GetBitLength() <= type.Size
        : value.GetBitLength() < type.Size;
}

using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Ainft.Ethereum;

/// <summary>Reads and writes the value forms of Ethereum's JSON-RPC.</summary>
internal static class Quantity
{
    private static readonly SearchValues<byte> Digits = SearchValues.Create("0123456789abcdefABCDEF"u8);

    public static string Format(BigInteger value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        var digits = value.ToString("x", CultureInfo.InvariantCulture).TrimStart('0');
        return "0x" + (digits.Length == 0 ? "0" : digits);
    }

    public static ulong ReadUInt64(ref Utf8JsonReader reader)
    {
        var digits = HexDigits(ref reader);
        return Utf8Parser.TryParse(digits, out ulong value, out var consumed, 'x') && consumed == digits.Length
            ? value
            : throw new FormatException("Expected a quantity of at most 64 bits.");
    }

    public static int ReadInt32(ref Utf8JsonReader reader) => checked((int)ReadUInt64(ref reader));

    public static BigInteger ReadBigInteger(ref Utf8JsonReader reader)
    {
        var digits = HexDigits(ref reader);
        // .NET's parser accepts NUL characters after the digits.
        return digits.Length is > 0 and <= 64 && !digits.ContainsAnyExcept(Digits)
            && BigInteger.TryParse(
                "0" + Encoding.ASCII.GetString(digits), NumberStyles.AllowHexSpecifier, null, out var value)
            ? value
            : throw new FormatException("Expected a quantity of at most 256 bits.");
    }

    public static Bytes32 ReadBytes32(ref Utf8JsonReader reader)
    {
        Span<byte> bytes = stackalloc byte[Bytes32.Size];
        Decode(HexDigits(ref reader), bytes);
        return new Bytes32(bytes);
    }

    public static Address ReadAddress(ref Utf8JsonReader reader)
    {
        Span<byte> bytes = stackalloc byte[Address.Size];
        Decode(HexDigits(ref reader), bytes);
        return new Address(bytes);
    }

    public static byte[] ReadBytes(ref Utf8JsonReader reader)
    {
        var digits = HexDigits(ref reader);
        var bytes = new byte[digits.Length / 2];
        Decode(digits, bytes);
        return bytes;
    }

    private static void Decode(ReadOnlySpan<byte> digits, Span<byte> bytes)
    {
        if (digits.Length != 2 * bytes.Length || Convert.FromHexString(digits, bytes, out _, out _) != System.Buffers.OperationStatus.Done)
            throw new FormatException($"Expected 0x and {2 * bytes.Length} hexadecimal digits.");
    }

    private static ReadOnlySpan<byte> HexDigits(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.String && !reader.ValueIsEscaped && reader.ValueSpan.StartsWith("0x"u8)
            ? reader.ValueSpan[2..]
            : throw new FormatException("Expected hexadecimal text.");
}

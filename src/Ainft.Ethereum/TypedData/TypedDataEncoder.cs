using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Ainft.Ethereum;

/// <summary>Hashes JSON values as EIP-712 structs.</summary>
internal sealed class TypedDataEncoder(TypedDataSchema schema)
{
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly UTF8Encoding Utf8 = new(false, throwOnInvalidBytes: true);

    /// <summary><c>hashStruct</c>: the hash of the type hash and the members' words.</summary>
    public Bytes32 HashStruct(string structName, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Object)
            throw new FormatException($"Expected an object for {structName}.");
        var fields = schema.FieldsOf(structName);
        var words = new byte[32 * (1 + fields.Count)];
        schema.TypeHashOf(structName).CopyTo(words);
        for (var i = 0; i < fields.Count; i++)
        {
            if (!value.TryGetProperty(fields[i].Name, out var member))
                throw new FormatException($"{structName}.{fields[i].Name} is missing.");
            Encode(fields[i].Type, member, words.AsSpan(32 * (1 + i), 32));
        }
        return Keccak256.Hash(words);
    }

    private void Encode(TypedDataType type, JsonElement value, Span<byte> word)
    {
        if (type.Element is not null)
            HashItems(type, value).CopyTo(word);
        else if (type.Elementary is { } elementary)
            EncodeElementary(elementary, value, word);
        else if (value.ValueKind != JsonValueKind.Null)
            HashStruct(type.Name, value).CopyTo(word);
        // A struct that is null is the zero word already: recursive types end there.
    }

    private Bytes32 HashItems(TypedDataType type, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || type.Length is { } length && length != value.GetArrayLength())
            throw Mismatch(type.Name, value);
        var words = new byte[32 * value.GetArrayLength()];
        var position = 0;
        foreach (var item in value.EnumerateArray())
        {
            Encode(type.Element!, item, words.AsSpan(position, 32));
            position += 32;
        }
        return Keccak256.Hash(words);
    }

    private static void EncodeElementary(AbiType type, JsonElement value, Span<byte> word)
    {
        switch (type.Kind)
        {
            case AbiKind.Text:
                Keccak256.Hash(Utf8.GetBytes(Text(type, value)), word);
                break;
            case AbiKind.Bytes:
                Keccak256.Hash(Hex.Parse(Text(type, value)), word);
                break;
            case AbiKind.FixedBytes when !Hex.TryParse(Text(type, value), word[..type.Size]):
                throw Mismatch(type.Name, value);
            case AbiKind.FixedBytes:
                break;
            case AbiKind.Address:
                (Address.TryParse(Text(type, value), out var address) ? address : throw Mismatch(type.Name, value)).CopyTo(word[12..]);
                break;
            case AbiKind.Bool:
                word[31] = value.ValueKind is JsonValueKind.True or JsonValueKind.False ? Convert.ToByte(value.GetBoolean()) : throw Mismatch(type.Name, value);
                break;
            default:
                var number = Integer(type, value);
                AbiInteger.Write(type, AbiInteger.Fits(type, number) ? number : throw Mismatch(type.Name, value), word);
                break;
        }
    }

    /// <summary>An integer as a JSON number, or as text in decimal or <c>0x</c> hexadecimal.</summary>
    private static BigInteger Integer(AbiType type, JsonElement value)
    {
        const int longest = 80;
        var text = value.ValueKind switch
        {
            JsonValueKind.Number => value.GetRawText(),
            JsonValueKind.String => value.GetString()!,
            _ => "",
        };
        // Before it is parsed: that takes more than linear time.
        if (text.Length > longest)
            throw Mismatch(type.Name, value);
        var hex = text.StartsWith("0x", StringComparison.Ordinal);
        var ok = hex
            ? TryReadHexadecimal(text.AsSpan(2), out var number)
            : TryReadDecimal(text, out number);
        return ok ? number : throw Mismatch(type.Name, value);
    }

    // .NET's parser accepts NUL characters after the digits.
    private static bool TryReadHexadecimal(ReadOnlySpan<char> digits, out BigInteger number)
    {
        number = default;
        return digits.Length > 0 && !digits.ContainsAnyExcept(HexDigits)
            && BigInteger.TryParse(
                string.Concat("0", digits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out number);
    }

    private static bool TryReadDecimal(ReadOnlySpan<char> text, out BigInteger number)
    {
        var isNegative = text.StartsWith('-');
        var ok = DecimalText.TryRead(isNegative || text.StartsWith('+') ? text[1..] : text, out number);
        number = isNegative ? -number : number;
        return ok;
    }

    private static string Text(AbiType type, JsonElement value) =>
        value.ValueKind == JsonValueKind.String ? value.GetString()! : throw Mismatch(type.Name, value);

    private static FormatException Mismatch(string type, JsonElement value) => new($"A JSON {value.ValueKind} does not fit {type}, or is out of its range.");
}

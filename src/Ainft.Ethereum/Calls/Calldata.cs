using System.Globalization;
using System.Numerics;
using System.Text;
using Nethereum.ABI;

namespace Ainft.Ethereum;

/// <summary>Calls of contracts as bytes, by Nethereum's ABI encoder.</summary>
public static class Calldata
{
    private static readonly ABIEncode Encoder = new();

    /// <summary>The selector of a function and its arguments.</summary>
    /// <param name="signature">The canonical signature, such as <c>mint(bytes32,bytes32[])</c>, without tuples.</param>
    /// <param name="arguments">One a type: <see cref="Address"/>, <see cref="Bytes32"/> or a list of it, whole numbers,
    /// byte arrays, strings.</param>
    /// <exception cref="ArgumentException">The arguments do not fit the signature.</exception>
    public static byte[] Encode(string signature, params IReadOnlyList<object> arguments)
    {
        var types = signature[signature.IndexOf('(', StringComparison.Ordinal)..];
        return [.. Selector(signature), .. EncodeArguments(types, arguments)];
    }

    /// <summary>Arguments alone, as they follow the bytecode of a contract.</summary>
    /// <param name="types">The types in parentheses: <c>(address,string)</c>.</param>
    /// <param name="arguments">As of <see cref="Encode"/>.</param>
    /// <exception cref="ArgumentException">The arguments do not fit the types.</exception>
    public static byte[] EncodeArguments(string types, params IReadOnlyList<object> arguments)
    {
        var names = types[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (names.Length != arguments.Count)
            throw new ArgumentException($"{types} takes {names.Length} arguments, not {arguments.Count}.", nameof(arguments));
        return Encoder.GetABIEncoded([.. names.Zip(arguments, (name, value) => new ABIValue(name, ValueOf(name, value)))]);
    }

    /// <summary>The first 4 bytes of a signature's Keccak-256.</summary>
    public static byte[] Selector(string signature) => Keccak256.Hash(Encoding.ASCII.GetBytes(signature)).ToArray()[..4];

    // The encoder takes text and byte arrays, and pads or cuts those that have another length than their type.
    private static object ValueOf(string type, object? value) => (type, value) switch
    {
        ("address", Address address) => address.ToHex(),
        ("bytes32", Bytes32 word) => word.ToArray(),
        ("bytes32[]", IEnumerable<Bytes32> words) => words.Select(word => word.ToArray()).ToList(),
        ("string", string) or ("bytes", byte[]) or ("bool", bool) => value,
        _ when type.StartsWith("uint", StringComparison.Ordinal) => NumberOf(type, value),
        _ => throw new ArgumentException($"A value of {value?.GetType().Name ?? "null"} is no {type}."),
    };

    private static BigInteger NumberOf(string type, object? value)
    {
        var number = value switch
        {
            BigInteger big => big,
            int or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
            byte or uint or ulong => Convert.ToUInt64(value, CultureInfo.InvariantCulture),
            _ => throw new ArgumentException($"A value of {value?.GetType().Name ?? "null"} is no {type}."),
        };
        var bits = int.Parse(type.AsSpan("uint".Length), CultureInfo.InvariantCulture);
        return number.Sign >= 0 && number.GetBitLength() <= bits
            ? number
            : throw new ArgumentException($"{number} is out of the range of {type}.");
    }
}

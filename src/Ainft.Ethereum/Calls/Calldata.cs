using System.Globalization;
using System.Numerics;
using System.Text;
using Nethereum.ABI;

namespace Ainft.Ethereum;

/// <summary>Encodes calls of contracts with Nethereum's ABI encoder.</summary>
public static class Calldata
{
    private static readonly ABIEncode Encoder = new();

    /// <summary>The selector of a function and its arguments.</summary>
    /// <param name="signature">The canonical signature, such as <c>mint(bytes32,bytes32[])</c>, without tuples.</param>
    /// <param name="arguments">One value per type. A value is an <see cref="Address"/>, a <see cref="Bytes32"/>, an
    /// integer, a byte array, a list of them, or a string.</param>
    /// <exception cref="ArgumentException">The arguments do not fit the signature.</exception>
    public static byte[] Encode(string signature, params IReadOnlyList<object> arguments)
    {
        var types = signature[signature.IndexOf('(', StringComparison.Ordinal)..];
        return [.. Selector(signature), .. EncodeArguments(types, arguments)];
    }

    /// <summary>The arguments alone, in the form that follows the bytecode of a contract.</summary>
    /// <param name="types">The types in parentheses, such as <c>(address,string)</c>.</param>
    /// <param name="arguments">The same values as for <see cref="Encode"/>.</param>
    /// <exception cref="ArgumentException">The arguments do not fit the types.</exception>
    public static byte[] EncodeArguments(string types, params IReadOnlyList<object> arguments)
    {
        var names = types[1..^1].Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (names.Length != arguments.Count)
            throw new ArgumentException(
                $"{types} needs {names.Length} arguments, found {arguments.Count}.", nameof(arguments));
        var values = names.Zip(arguments, (name, value) => new ABIValue(name, ValueOf(name, value)));
        return Encoder.GetABIEncoded([.. values]);
    }

    /// <summary>The first 4 bytes of a signature's Keccak-256.</summary>
    public static byte[] Selector(string signature) =>
        Keccak256.Hash(Encoding.ASCII.GetBytes(signature)).ToArray()[..4];

    // The encoder accepts text and byte arrays of any length, and pads or cuts them without an error. So values of
    // other types are refused here.
    private static object ValueOf(string type, object? value) => (type, value) switch
    {
        ("address", Address address) => address.ToHex(),
        ("bytes32", Bytes32 word) => word.ToArray(),
        ("bytes32[]", IEnumerable<Bytes32> words) => words.Select(word => word.ToArray()).ToList(),
        ("address[]", IEnumerable<Address> addresses) => addresses.Select(address => address.ToHex()).ToList(),
        ("uint256[]", IEnumerable<BigInteger> numbers) =>
            numbers.Select(number => (BigInteger)NumberOf("uint256", number)).ToList(),
        ("bytes[]", IEnumerable<byte[]> items) => items.ToList(),
        ("string", string) or ("bytes", byte[]) or ("bool", bool) => value,
        _ when type.StartsWith("uint", StringComparison.Ordinal) => NumberOf(type, value),
        _ => throw new ArgumentException($"A value of type {value?.GetType().Name ?? "null"} does not fit {type}."),
    };

    private static BigInteger NumberOf(string type, object? value)
    {
        var number = value switch
        {
            BigInteger big => big,
            int or long => Convert.ToInt64(value, CultureInfo.InvariantCulture),
            byte or uint or ulong => Convert.ToUInt64(value, CultureInfo.InvariantCulture),
            _ => throw new ArgumentException($"A value of type {value?.GetType().Name ?? "null"} does not fit {type}."),
        };
        var bits = int.Parse(type.AsSpan("uint".Length), CultureInfo.InvariantCulture);
        return number.Sign >= 0 && number.GetBitLength() <= bits
            ? number
            : throw new ArgumentException($"The number {number} is outside of the range of {type}.");
    }
}

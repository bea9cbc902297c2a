using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Ainft.Ethereum;

/// <summary>Encodes and decodes values by Solidity's contract ABI specification.</summary>
/// <remarks>Values are CLR values: <see cref="System.Numerics.BigInteger"/> for every integer (encoding also takes int, long, uint, ulong,
/// ushort and byte), bool, <see cref="Address"/>, <see cref="Bytes32"/> for <c>bytes32</c>, byte arrays for <c>bytes</c> and shorter
/// <c>bytesN</c>, string, and any list for arrays and tuples. Decoding gives object arrays for both.</remarks>
public static class Abi
{
    /// <summary>Encodes a parameter list, as Solidity's <c>abi.encode</c> does.</summary>
    /// <param name="types">The types in parentheses: <c>(address,bytes32,bytes32[])</c>.</param>
    /// <param name="values">One value a type.</param>
    /// <exception cref="FormatException">The types cannot be read.</exception>
    /// <exception cref="ArgumentException">The values do not fit the types in number, form or range.</exception>
    public static byte[] Encode(string types, params object[] values) => Encode(ParseTypes(types), values, 0);

    /// <summary>Decodes a parameter list. Bytes after the last value are ignored, as Solidity does; everything else must be as an encoder
    /// writes it: padding zero, numbers and booleans in range, strings UTF-8, no offset outside, no region read twice.</summary>
    /// <exception cref="FormatException">The types cannot be read, or the data does not encode them.</exception>
    public static object[] Decode(string types, ReadOnlySpan<byte> data) => Decode(ParseTypes(types), data);

    /// <summary>As <see cref="Decode(string, ReadOnlySpan{byte})"/>, for data that may well be wrong.</summary>
    /// <returns>False when the data does not encode the types.</returns>
    /// <exception cref="FormatException">The types cannot be read.</exception>
    public static bool TryDecode(string types, ReadOnlySpan<byte> data, [NotNullWhen(true)] out object[]? values) =>
        TryDecode(ParseTypes(types), data, out values);

    internal static byte[] Encode(IReadOnlyList<AbiType> types, IList values, int prefix)
    {
        var output = new byte[prefix + AbiWriter.SizeOf(types, values)];
        AbiWriter.Write(types, values, output.AsSpan(prefix));
        return output;
    }

    internal static object[] Decode(IReadOnlyList<AbiType> types, ReadOnlySpan<byte> data)
    {
        var reader = new AbiReader(data);
        return reader.TryReadSequence(types, 0, out var values) ? values : throw new FormatException($"No valid ABI data: {reader.Error}.");
    }

    internal static bool TryDecode(IReadOnlyList<AbiType> types, ReadOnlySpan<byte> data, [NotNullWhen(true)] out object[]? values)
    {
        var reader = new AbiReader(data);
        if (reader.TryReadSequence(types, 0, out values))
            return true;
        values = null;
        return false;
    }

    internal static AbiType[] TypesOf(IReadOnlyList<AbiParameter> parameters) => [.. parameters.Select(parameter => parameter.Type)];

    private static AbiType[] ParseTypes(string types)
    {
        var reader = new AbiTextReader(types);
        var parameters = reader.ReadParameters();
        reader.ExpectEnd();
        return TypesOf(parameters);
    }
}

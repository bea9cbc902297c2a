using System.Diagnostics.CodeAnalysis;

namespace Ainft.Ethereum;

/// <summary>A custom error of a contract, as found in revert data.</summary>
public sealed class AbiError
{
    private readonly AbiType[] types;
    private readonly byte[] selector;

    private AbiError(string name, IReadOnlyList<AbiParameter> parameters)
    {
        (Name, Parameters, types) = (name, parameters, Abi.TypesOf(parameters));
        Signature = name + AbiSignature.Of(parameters);
        selector = AbiSignature.SelectorOf(Signature);
    }

    /// <summary>Solidity's own <c>Error(string)</c>: a require or revert with a text.</summary>
    public static AbiError Reason { get; } = Parse("Error(string)");

    /// <summary>Solidity's own <c>Panic(uint256)</c>: a failed assertion, an overflow, a division by zero.</summary>
    public static AbiError Panic { get; } = Parse("Panic(uint256)");

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The parameters, in order.</summary>
    public IReadOnlyList<AbiParameter> Parameters { get; }

    /// <summary>The canonical signature, such as <c>RootAlreadyAnchored(bytes32)</c>.</summary>
    public string Signature { get; }

    /// <summary>The first 4 bytes of the signature's Keccak-256.</summary>
    public byte[] Selector => [.. selector];

    /// <summary>Parses a declaration; the word <c>error</c> and names may be left out.</summary>
    /// <exception cref="FormatException">The text is no declaration.</exception>
    public static AbiError Parse(string declaration)
    {
        var reader = new AbiTextReader(declaration);
        var (name, parameters) = reader.ReadDeclaration("error");
        reader.ExpectEnd();
        return new AbiError(name, parameters);
    }

    /// <summary>Reads revert data; false when it is another error or does not encode the parameters.</summary>
    public bool TryDecode(ReadOnlySpan<byte> revertData, [NotNullWhen(true)] out object[]? values)
    {
        values = null;
        return revertData.StartsWith(selector) && Abi.TryDecode(types, revertData[selector.Length..], out values);
    }

    /// <summary>The canonical signature.</summary>
    public override string ToString() => Signature;
}

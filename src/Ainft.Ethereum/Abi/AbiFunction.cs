namespace Ainft.Ethereum;

/// <summary>A contract function: its calldata and its result.</summary>
public sealed class AbiFunction
{
    private readonly AbiType[] argumentTypes;
    private readonly AbiType[] resultTypes;
    private readonly byte[] selector;

    private AbiFunction(string name, IReadOnlyList<AbiParameter> parameters, IReadOnlyList<AbiParameter> results)
    {
        (Name, Parameters, Results) = (name, parameters, results);
        (argumentTypes, resultTypes) = (Abi.TypesOf(parameters), Abi.TypesOf(results));
        Signature = name + AbiSignature.Of(parameters);
        selector = AbiSignature.SelectorOf(Signature);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The parameters, in order.</summary>
    public IReadOnlyList<AbiParameter> Parameters { get; }

    /// <summary>The results, in order.</summary>
    public IReadOnlyList<AbiParameter> Results { get; }

    /// <summary>The canonical signature, such as <c>mint(bytes32,bytes32[])</c>.</summary>
    public string Signature { get; }

    /// <summary>The first 4 bytes of the signature's Keccak-256.</summary>
    public byte[] Selector => [.. selector];

    /// <summary>Parses a declaration as Solidity writes it; the word <c>function</c>, names, visibility and mutability may be left out:
    /// <c>mint(bytes32,bytes32[]) returns (bytes32)</c>.</summary>
    /// <exception cref="FormatException">The text is no declaration.</exception>
    public static AbiFunction Parse(string declaration)
    {
        var reader = new AbiTextReader(declaration);
        var (name, parameters) = reader.ReadDeclaration("function");
        var function = new AbiFunction(name, parameters, reader.ReadResults());
        reader.ExpectEnd();
        return function;
    }

    /// <summary>The calldata: selector and arguments.</summary>
    /// <exception cref="ArgumentException">The arguments do not fit in number, form or range.</exception>
    public byte[] Encode(params object[] args)
    {
        var calldata = Abi.Encode(argumentTypes, args, selector.Length);
        selector.CopyTo(calldata, 0);
        return calldata;
    }

    /// <summary>The arguments in calldata.</summary>
    /// <exception cref="FormatException">The selector is another, or the data does not encode the arguments.</exception>
    public object[] DecodeArguments(ReadOnlySpan<byte> calldata) =>
        calldata.StartsWith(selector) ? Abi.Decode(argumentTypes, calldata[selector.Length..]) : throw new FormatException($"The calldata does not call {Signature}.");

    /// <summary>The values that a call returned.</summary>
    /// <exception cref="FormatException">The data does not encode the results.</exception>
    public object[] DecodeResult(ReadOnlySpan<byte> data) => Abi.Decode(resultTypes, data);

    /// <summary>The canonical signature.</summary>
    public override string ToString() => Signature;
}

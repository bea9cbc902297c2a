using System.Diagnostics.CodeAnalysis;

namespace Ainft.Ethereum;

/// <summary>An event of a contract, as found in logs. Anonymous events are not supported.</summary>
public sealed class AbiEvent
{
    private readonly AbiType[] dataTypes;

    private AbiEvent(string name, IReadOnlyList<AbiParameter> parameters)
    {
        (Name, Parameters) = (name, parameters);
        dataTypes = Abi.TypesOf([.. parameters.Where(parameter => !parameter.IsIndexed)]);
        Signature = name + AbiSignature.Of(parameters);
        Topic = AbiSignature.HashOf(Signature);
    }

    /// <summary>The name.</summary>
    public string Name { get; }

    /// <summary>The parameters, in order.</summary>
    public IReadOnlyList<AbiParameter> Parameters { get; }

    /// <summary>The canonical signature, such as <c>Anchored(bytes32,address,uint32)</c>.</summary>
    public string Signature { get; }

    /// <summary>The Keccak-256 of the signature: the first topic of every such log.</summary>
    public Bytes32 Topic { get; }

    /// <summary>Parses a declaration, such as <c>Anchored(bytes32 indexed root, address indexed operator, uint32 size)</c>; the word
    /// <c>event</c> and names may be left out.</summary>
    /// <exception cref="FormatException">The text is no declaration, or has more than three indexed parameters.</exception>
    public static AbiEvent Parse(string declaration)
    {
        var reader = new AbiTextReader(declaration);
        var (name, parameters) = reader.ReadDeclaration("event");
        reader.ExpectEnd();
        return parameters.Count(parameter => parameter.IsIndexed) <= 3
            ? new AbiEvent(name, parameters)
            : throw new FormatException("An event has at most three indexed parameters.");
    }

    /// <summary>Reads a log; false when it is of another event or does not encode the parameters.</summary>
    /// <param name="log">The log.</param>
    /// <param name="values">The values in declaration order. An indexed string, byte string, array or tuple is its hash, a <see cref="Bytes32"/>.</param>
    public bool TryDecode(Log log, [NotNullWhen(true)] out object[]? values)
    {
        ArgumentNullException.ThrowIfNull(log);
        values = null;
        if (log.Topics.Count != 1 + Parameters.Count - dataTypes.Length || log.Topics[0] != Topic)
            return false;
        if (!Abi.TryDecode(dataTypes, log.Data, out var data) || !TryMerge(log.Topics, data, out var merged))
            return false;
        values = merged;
        return true;
    }

    /// <summary>The canonical signature.</summary>
    public override string ToString() => Signature;

    private bool TryMerge(IReadOnlyList<Bytes32> topics, object[] data, out object[] values)
    {
        values = new object[Parameters.Count];
        var (topic, member) = (1, 0);
        for (var i = 0; i < values.Length; i++)
        {
            if (!Parameters[i].IsIndexed)
                values[i] = data[member++];
            else if (!TryReadTopic(Parameters[i].Type, topics[topic++], out values[i]))
                return false;
        }
        return true;
    }

    private static bool TryReadTopic(AbiType type, Bytes32 topic, out object value)
    {
        value = topic;
        return type.IsHashedWhenIndexed || AbiReader.TryReadValue(type, Bytes32.AsSpan(in topic), out value);
    }
}

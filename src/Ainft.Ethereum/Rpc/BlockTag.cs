using Nethereum.RPC.Eth.DTOs;

namespace Ainft.Ethereum;

/// <summary>Names a block for JSON-RPC: by number, or by how settled it is.</summary>
public readonly record struct BlockTag
{
    private readonly BlockParameter.BlockParameterType? tag;
    private readonly ulong number;

    private BlockTag(BlockParameter.BlockParameterType tag, ulong number = 0) => (this.tag, this.number) = (tag, number);

    /// <summary>The head of the chain; may fall out at any time. Also the default.</summary>
    public static BlockTag Latest { get; } = new(BlockParameter.BlockParameterType.latest);

    /// <summary>The newest block that cannot fall out any more.</summary>
    public static BlockTag Finalized { get; } = new(BlockParameter.BlockParameterType.finalized);

    /// <summary>The head with the node's pool on top, for counting what was sent.</summary>
    public static BlockTag Pending { get; } = new(BlockParameter.BlockParameterType.pending);

    /// <summary>A block by number.</summary>
    public static BlockTag At(ulong number) => new(BlockParameter.BlockParameterType.blockNumber, number);

    /// <summary>The form that JSON-RPC takes.</summary>
    public override string ToString() => ToParameter().GetRPCParam();

    internal BlockParameter ToParameter()
    {
        if (tag == BlockParameter.BlockParameterType.blockNumber)
            return new BlockParameter(number);
        var parameter = new BlockParameter();
        parameter.SetValue(tag ?? BlockParameter.BlockParameterType.latest);
        return parameter;
    }
}

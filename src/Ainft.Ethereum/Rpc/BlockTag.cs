using Nethereum.RPC.Eth.DTOs;

namespace Ainft.Ethereum;

/// <summary>Names a block for JSON-RPC, by number or by tag.</summary>
public readonly record struct BlockTag
{
    private readonly BlockParameter.BlockParameterType? tag;
    private readonly ulong number;

    private BlockTag(BlockParameter.BlockParameterType tag, ulong number = 0) =>
        (this.tag, this.number) = (tag, number);

    /// <summary>The head of the chain, which a reorganization can remove at any time. This is the default.</summary>
    public static BlockTag Latest { get; } = new(BlockParameter.BlockParameterType.latest);

    /// <summary>The newest block that a reorganization can no longer remove.</summary>
    public static BlockTag Finalized { get; } = new(BlockParameter.BlockParameterType.finalized);

    /// <summary>The head with the transactions of the node's pool, for counting sent transactions.</summary>
    public static BlockTag Pending { get; } = new(BlockParameter.BlockParameterType.pending);

    /// <summary>A block by number.</summary>
    public static BlockTag At(ulong number) => new(BlockParameter.BlockParameterType.blockNumber, number);

    /// <summary>The form in JSON-RPC.</summary>
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

using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>Remembers the heads that this process saw, only to measure how deep a reorg went.</summary>
internal sealed class ReorgWatch
{
    const int Remembered = 128;
    readonly LinkedList<(ulong Number, Bytes32 Hash)> heads = new();

    /// <summary>How many blocks below the last head the chain changed, as far as the remembered heads tell; 0: it only grew.</summary>
    public async Task<ulong> DepthAsync(EthereumClient node, BlockHeader head, CancellationToken ct)
    {
        var top = heads.Last?.Value.Number ?? head.Number;
        while (heads.Last is { } seen && seen.Value.Number <= head.Number && !await IsThereAsync(seen.Value))
            heads.RemoveLast();
        var common = heads.Last?.Value.Number ?? 0;
        if (heads.Last is null || head.Number > common)
            heads.AddLast((head.Number, head.Hash));
        if (heads.Count > Remembered)
            heads.RemoveFirst();
        return common < top && common > 0 ? top - common : 0;

        async Task<bool> IsThereAsync((ulong Number, Bytes32 Hash) block) =>
            block.Number == head.Number ? block.Hash == head.Hash : (await node.GetBlockAsync(BlockTag.At(block.Number), ct))?.Hash == block.Hash;
    }
}

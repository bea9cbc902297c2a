using System.Collections.Immutable;
using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>Remembers the heads that this instance saw, only to measure the depth of reorgs.</summary>
internal sealed class ReorgWatch
{
    private const int Remembered = 128;
    private ImmutableList<(ulong Number, Bytes32 Hash)> heads = [];

    /// <summary>
    /// How many blocks below the last head the chain changed, as far as the remembered heads show. 0 means that the
    /// chain only grew.
    /// </summary>
    public async Task<ulong> DepthAsync(EthereumClient node, BlockHeader head, CancellationToken ct)
    {
        var known = heads;
        while (known.Count > 0 && known[^1].Number <= head.Number && !await IsThereAsync(known[^1]))
            known = known.RemoveAt(known.Count - 1);
        var (top, common) = (heads.LastOrDefault().Number, known.LastOrDefault().Number);
        if (head.Number > common || known.IsEmpty)
            known = known.Add((head.Number, head.Hash));
        heads = known.Count > Remembered ? known.RemoveAt(0) : known;
        return common < top && common > 0 ? top - common : 0;

        async Task<bool> IsThereAsync((ulong Number, Bytes32 Hash) block) =>
            block.Number == head.Number
                ? block.Hash == head.Hash
                : (await node.GetBlockAsync(BlockTag.At(block.Number), ct))?.Hash == block.Hash;
    }
}

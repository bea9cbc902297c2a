using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>Reads the state of all endpoints at the start of a step.</summary>
internal sealed class ChainObserver(ChainEndpoints endpoints, IOptions<ChainOptions> options)
{
    /// <summary>
    /// The head and the finalized block of a node, or null when the node lacks one of them. Without a depth in the
    /// settings, the node reports which block is finalized.
    /// </summary>
    public async Task<Heads?> HeadsAsync(ChainEndpoint endpoint, CancellationToken ct)
    {
        var depth = options.Value.FinalityDepth;
        var finalized = depth == 0 ? await endpoint.Client.GetBlockAsync(BlockTag.Finalized, ct) : null;
        var head = await endpoint.Client.GetBlockAsync(BlockTag.Latest, ct);
        if (depth > 0 && head is not null)
            finalized = await endpoint.Client.GetBlockAsync(
                BlockTag.At(LastFinalBlock.Below(head.Number, depth).Number), ct);
        return finalized is null || head is null ? null : new Heads(head, finalized);
    }

    /// <summary>
    /// One view per endpoint, in the configured order. An item is null when its endpoint did not answer.
    /// </summary>
    public async Task<IReadOnlyList<EndpointView?>> ObserveAsync(ChainCursor cursor, CancellationToken ct)
    {
        var heads = await endpoints.AskAllAsync(endpoint => HeadsAsync(endpoint, ct), ct);
        var numbers = heads.OfType<Heads>().Select(heads => heads.Finalized.Number).ToHashSet();
        if (cursor.Parent is not null)
            numbers.Add(cursor.Next - 1);
        return await endpoints.AskAllAsync(endpoint => ViewAsync(endpoint, heads[IndexOf(endpoint)], numbers), ct);

        async Task<EndpointView?> ViewAsync(ChainEndpoint endpoint, Heads? heads, IEnumerable<ulong> numbers)
        {
            if (heads is null)
                return null;
            var hashes = new Dictionary<ulong, Bytes32> { [heads.Finalized.Number] = heads.Finalized.Hash };
            foreach (var number in numbers.Where(number => number < heads.Finalized.Number))
                if (await endpoint.Client.GetBlockAsync(BlockTag.At(number), ct) is { } block)
                    hashes[number] = block.Hash;
            return new EndpointView(heads.Head, heads.Finalized, hashes, endpoint.Suspect);
        }
    }

    private int IndexOf(ChainEndpoint endpoint)
    {
        for (var i = 0; i < endpoints.All.Count; i++)
            if (endpoints.All[i] == endpoint)
                return i;
        return -1;
    }

    internal sealed record Heads(BlockHeader Head, BlockHeader Finalized);
}

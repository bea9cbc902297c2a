using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Reproduction;

/// <summary>The public chance of a run: the hash of the first block after the request, once it is as deep as the settings say.</summary>
public sealed class RunBeacon(ChainEndpoints chain, IOptions<RunOptions> options)
{
    /// <summary>The newest block that any endpoint knows; null when none answers. An endpoint that lags must not choose a block that others know.</summary>
    public async Task<ulong?> HeadAsync(CancellationToken ct)
    {
        var heads = await chain.AskAllAsync(endpoint => endpoint.Client.GetBlockAsync(BlockTag.Latest, ct), ct);
        return heads.Max(head => head?.Number);
    }

    /// <summary>The beacon of a request; null while its block is not there, or not deep enough, or no endpoint answers.</summary>
    public async Task<Beacon?> FindAsync(ulong requestedBlock, CancellationToken ct)
    {
        var found = await chain.AskAllAsync(async endpoint =>
        {
            var head = await endpoint.Client.GetBlockAsync(BlockTag.Latest, ct);
            var block = head?.Number >= requestedBlock + 1 + (ulong)options.Value.BeaconDepth
                ? await endpoint.Client.GetBlockAsync(BlockTag.At(requestedBlock + 1), ct)
                : null;
            return block is null ? null : new Beacon(block.Number, block.Hash);
        }, ct);
        // Endpoints that contradict one another mean waiting, as everywhere with the chain.
        return found.OfType<Beacon>().Distinct().ToArray() is [var beacon] ? beacon : null;
    }
}

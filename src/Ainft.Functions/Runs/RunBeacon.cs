using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Nodes;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Runs;

/// <summary>
/// Reads the public randomness of a run, which is the hash of the first block after the request. That block must be as
/// deep as the setting requires.
/// </summary>
public sealed class RunBeacon(ChainEndpoints chain, IOptions<RunOptions> options)
{
    /// <summary>
    /// The newest block of all endpoints; null when no endpoint answers. An endpoint that lags behind would choose a
    /// beacon with a hash that other endpoints already know.
    /// </summary>
    public async Task<ulong?> HeadAsync(CancellationToken ct)
    {
        var heads = await chain.AskAllAsync(endpoint => endpoint.Client.GetBlockAsync(BlockTag.Latest, ct), ct);
        return heads.Max(head => head?.Number);
    }

    /// <summary>The beacon of a request; null while its block is missing or too new, or no endpoint answers.</summary>
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
        // While endpoints contradict each other, the run waits, because either block may be reorganized away.
        return found.OfType<Beacon>().Distinct().ToArray() is [var beacon] ? beacon : null;
    }
}

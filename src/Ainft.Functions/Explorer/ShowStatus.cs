using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Explorer;

/// <summary>The state of the chain and of the ledger.</summary>
/// <param name="Chain">The chain by its CAIP-2 name.</param>
/// <param name="Registry">The address of the contract.</param>
/// <param name="Finality">The rule by which a block is final.</param>
/// <param name="Head">The newest block, or null before the app has followed the chain.</param>
/// <param name="Finalized">The newest final block, or null before that.</param>
/// <param name="Lag">The number of final blocks that the app has not applied, or null before that.</param>
/// <param name="Halted">The reason why the app does not follow the chain, or null while it does.</param>
/// <param name="Backlog">The bundles and the batch that are not anchored.</param>
public sealed record StatusModel(
    string Chain,
    string Registry,
    string Finality,
    BlockHeader? Head,
    BlockHeader? Finalized,
    ulong? Lag,
    string? Halted,
    Backlog Backlog);

/// <summary>Gathers the status of the registry.</summary>
internal sealed class ShowStatus(ReadChain chain, ReadBacklog backlog, IOptions<ChainOptions> options)
{
    public async Task<StatusModel> RunAsync(CancellationToken ct)
    {
        var (following, counting) = (chain.FollowedAsync(ct), backlog.RunAsync(ct));
        await Task.WhenAll(following, counting);
        var followed = await following;
        return new StatusModel(
            $"eip155:{options.Value.ChainId}",
            options.Value.RegistryAddress.ToString(),
            options.Value.FinalityRule,
            followed.Overlay?.Head,
            followed.Overlay?.Finalized,
            followed.Lag,
            followed.Cursor.Halted,
            await counting);
    }
}

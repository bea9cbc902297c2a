using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>
/// Brings the tables of chain events up to the finalized block and asks the registry contract itself. The upkeep
/// commands use it.
/// </summary>
public sealed class ReplayChain
{
    /// <summary>No chain has this many blocks per second.</summary>
    private const ulong SameSecond = 1_000;

    private readonly ReconcileChain reconcile;
    private readonly CursorRow cursors;
    private readonly ChainEndpoints endpoints;
    private readonly ChainOptions options;

    internal ReplayChain(
        ReconcileChain reconcile, CursorRow cursors, ChainEndpoints endpoints, IOptions<ChainOptions> options) =>
        (this.reconcile, this.cursors, this.endpoints, this.options) = (reconcile, cursors, endpoints, options.Value);

    /// <summary>
    /// Applies all finalized events from the cursor on. Returns false when the app cannot follow the chain now.
    /// </summary>
    /// <remarks>
    /// This takes no lease. The cursor's ETag keeps the state right, and the app may follow the same chain into other
    /// tables meanwhile.
    /// </remarks>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        while (await reconcile.StepAsync(ct) is ReconcileStep.Follow(_, var finalized, _))
            if ((await cursors.ReadAsync(ct)).Cursor.Next > finalized.Number)
                return true;
        return false;
    }

    /// <summary>The number of the block before which all events are in the tables.</summary>
    public async Task<ulong> AppliedAsync(CancellationToken ct) => (await cursors.ReadAsync(ct)).Cursor.Next;

    /// <summary>
    /// Applies all events again, from the start block on. Rows that exist and are right do not change.
    /// </summary>
    public async Task<bool> RestartAsync(CancellationToken ct)
    {
        await cursors.ForgetAsync(ct);
        return await RunAsync(ct);
    }

    /// <summary>The registry's present record of a root, or null when the root is not anchored.</summary>
    public Task<AnchorRecord?> FindAnchorAsync(Bytes32 root, CancellationToken ct) =>
        endpoints.AskAnyAsync(node => FindAnchorAsync(node, root, ct), ct);

    /// <summary>
    /// Whether an anchor is in a block whose events are in the tables. A node keeps the header and the events of an old
    /// block but not its state. So the block's time decides, and events decide if several blocks have the same second.
    /// </summary>
    public async Task<bool> HasAppliedAsync(Bytes32 root, AnchorRecord anchor, CancellationToken ct)
    {
        var next = await AppliedAsync(ct);
        var from = next - Math.Min(next, SameSecond);
        return next > 0 && await endpoints.AskAnyAsync(
            async node => await node.GetBlockAsync(BlockTag.At(next - 1), ct) is { } last
                && (anchor.Time < last.Timestamp
                    || (anchor.Time == last.Timestamp && await IsAnchoredInAsync(node, root, from, last, ct))),
            ct);
    }

    private async Task<AnchorRecord?> FindAnchorAsync(EthereumClient node, Bytes32 root, CancellationToken ct)
    {
        try
        {
            return await AinftRegistry.ReadAnchorAsync(node, options.RegistryAddress, root, ct);
        }
        catch (FormatException)
        {
            throw new JsonRpcUnavailableException(
                $"The node does not have a registry at {options.RegistryAddress}. Correct Ainft__Chain__Registry.");
        }
    }

    private async Task<bool> IsAnchoredInAsync(
        EthereumClient node, Bytes32 root, ulong from, BlockHeader last, CancellationToken ct)
    {
        var windows = new LogWindows(
            FollowedEvents.Of(options.RegistryAddress, AnchoredEvent.Topic),
            options.MaxWindow,
            options.EventsPerWindow);
        while (from <= last.Number)
        {
            var window = await windows.ReadAsync(node, from, null, last, ct);
            if (window.Logs.Any(log => log.Topics[1] == root))
                return true;
            from = window.Last.Number + 1;
        }
        return false;
    }
}

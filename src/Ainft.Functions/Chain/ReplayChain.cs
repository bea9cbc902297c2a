using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>For upkeep: brings the tables that follow from the chain up to what is finalized, and asks the registry itself.</summary>
public sealed class ReplayChain
{
    /// <summary>More blocks than any chain has in a second.</summary>
    private const ulong SameSecond = 1_000;

    private readonly ReconcileChain reconcile;
    private readonly CursorRow cursors;
    private readonly ChainEndpoints endpoints;
    private readonly ChainOptions options;

    internal ReplayChain(ReconcileChain reconcile, CursorRow cursors, ChainEndpoints endpoints, IOptions<ChainOptions> options) =>
        (this.reconcile, this.cursors, this.endpoints, this.options) = (reconcile, cursors, endpoints, options.Value);

    /// <summary>Applies what is finalized, from the cursor on; false when the chain cannot be followed now.</summary>
    /// <remarks>No lease: the cursor's ETag keeps the state right, and the app may follow the same chain into other tables meanwhile.</remarks>
    public async Task<bool> RunAsync(CancellationToken ct)
    {
        while (await reconcile.StepAsync(ct) is ReconcileStep.Follow(_, var finalized, _))
            if ((await cursors.ReadAsync(ct)).Cursor.Next > finalized.Number)
                return true;
        return false;
    }

    /// <summary>The block before which all events are in the tables.</summary>
    public async Task<ulong> AppliedAsync(CancellationToken ct) => (await cursors.ReadAsync(ct)).Cursor.Next;

    /// <summary>Begins anew at the start block: everything is applied again, which changes nothing that is there and right.</summary>
    public async Task<bool> RestartAsync(CancellationToken ct)
    {
        await cursors.ForgetAsync(ct);
        return await RunAsync(ct);
    }

    /// <summary>What the registry knows of a root now; null when it was not anchored.</summary>
    public Task<AnchorRecord?> FindAnchorAsync(Bytes32 root, CancellationToken ct) => endpoints.AskAnyAsync(async node =>
    {
        try
        {
            return await AinftRegistry.ReadAnchorAsync(node, options.RegistryAddress, root, ct);
        }
        catch (FormatException)
        {
            throw new JsonRpcUnavailableException($"There is no registry at {options.RegistryAddress}.");
        }
    }, ct);

    /// <summary>
    /// Whether an anchor is in a block whose events are in the tables. Of a block long ago a node has header and events, and no state to ask:
    /// the block's time tells, and events do where several blocks are of one second.
    /// </summary>
    public async Task<bool> HasAppliedAsync(Bytes32 root, AnchorRecord anchor, CancellationToken ct)
    {
        var next = await AppliedAsync(ct);
        return next > 0 && await endpoints.AskAnyAsync(
            async node => await node.GetBlockAsync(BlockTag.At(next - 1), ct) is { } last
                && (anchor.Time < last.Timestamp || (anchor.Time == last.Timestamp && await IsAnchoredInAsync(node, root, next - Math.Min(next, SameSecond), last, ct))),
            ct);
    }

    private async Task<bool> IsAnchoredInAsync(EthereumClient node, Bytes32 root, ulong from, BlockHeader last, CancellationToken ct)
    {
        var windows = new LogWindows(options.RegistryAddress, [AnchoredEvent.Topic], options.MaxWindow, options.EventsPerWindow);
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

using System.Numerics;
using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>For upkeep: brings the tables that follow from the chain up to what is finalized, and asks the registry itself.</summary>
public sealed class ReplayChain
{
    private readonly ReconcileChain reconcile;
    private readonly CursorRow cursors;
    private readonly ChainEndpoints endpoints;
    private readonly Address registry;

    internal ReplayChain(ReconcileChain reconcile, CursorRow cursors, ChainEndpoints endpoints, IOptions<ChainOptions> options) =>
        (this.reconcile, this.cursors, this.endpoints, registry) = (reconcile, cursors, endpoints, options.Value.RegistryAddress);

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

    /// <summary>How many leaves the registry knows under a root; 0 when it was not anchored.</summary>
    /// <param name="root">The root.</param>
    /// <param name="applied">As of the last block whose events are in the tables; null where nothing is, or where the node forgot it.</param>
    /// <param name="ct">Cancels.</param>
    public async Task<int?> SizeOfAsync(Bytes32 root, bool applied, CancellationToken ct)
    {
        var next = applied ? (await cursors.ReadAsync(ct)).Cursor.Next : 0;
        if (applied && next == 0)
            return null;
        try
        {
            var tag = applied ? BlockTag.At(next - 1) : BlockTag.Latest;
            var answer = await endpoints.AskAnyAsync(node => node.CallAsync(registry, AinftRegistry.AnchorOf.Encode(root), tag, ct: ct), ct);
            // In the block before the first that counts, the registry was not deployed yet.
            if (answer.Length == 0)
                return applied ? null : throw new JsonRpcUnavailableException($"There is no registry at {registry}.");
            return (int)(BigInteger)AinftRegistry.AnchorOf.DecodeResult(answer)[1];
        }
        catch (Exception e) when (applied && e is (JsonRpcException or FormatException))
        {
            // Forgotten, or before the registry was there.
            return null;
        }
    }
}

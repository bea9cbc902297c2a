using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

/// <summary>A signature in this registry's own domain whose deadline has passed.</summary>
/// <param name="Id">The component that it registers.</param>
/// <param name="Deadline">The deadline, in Unix seconds.</param>
/// <param name="Root">The root that a proof file of this registry leads to; null for a line without a proof.</param>
internal sealed record ExpiredSignature(AinftId Id, ulong Deadline, Bytes32? Root);

/// <summary>
/// Whether this registry's own finalized anchors prove that a component was registered before its signature's deadline passed. Otherwise
/// an import would be a way around the deadline that minting enforces.
/// </summary>
internal sealed class AnchoredInTime(Ainfts ainfts, ReadAnchor anchors, AnchoredEvents anchored, ChainEndpoints endpoints)
{
    /// <summary>Null when an anchor proves it.</summary>
    /// <param name="expired">The signature.</param>
    /// <param name="times">The block times of roots that this body asked for already.</param>
    /// <param name="ct">Ends the wait.</param>
    public async Task<SignatureRefusal?> RefuseAsync(ExpiredSignature expired, Dictionary<Bytes32, ulong> times, CancellationToken ct)
    {
        var passed = $"The signature's deadline {expired.Deadline} has passed";
        if ((expired.Root ?? await RootOfAsync(expired.Id, ct)) is not { } root)
            return new SignatureRefusal($"{passed}, and this registry knows no anchor of {expired.Id}. Import its proof file instead, or sign again.");
        if (!times.TryGetValue(root, out var time))
        {
            if (await anchored.FindAsync(root, ct) is not { Finalized: true } at)
                return new SignatureRefusal($"{passed}, and this registry knows no finalized anchor of the root {root}. "
                    + "Import the line again when GET chain says that the registry has read the chain, or sign again.");
            if (await TimeOfAsync(at, ct) is not { } found)
                return new SignatureRefusal($"{passed}, and when {root} was anchored could not be asked: the chain is out of reach.", Again: true);
            times[root] = time = found;
        }
        return time <= expired.Deadline ? null : new SignatureRefusal($"{passed}, and the component was anchored after it, at {time}. Sign again.");
    }

    private async Task<Bytes32?> RootOfAsync(AinftId id, CancellationToken ct) =>
        await ainfts.FindAsync(id, ct) is { } row ? (await anchors.RunAsync(row.Bundle, ct)).Root : null;

    private async Task<ulong?> TimeOfAsync(AnchoredAt at, CancellationToken ct)
    {
        try
        {
            return (await endpoints.AskAnyAsync(node => node.GetBlockByHashAsync(at.BlockHash, ct), ct))?.Timestamp;
        }
        catch (Exception e) when (e is JsonRpcUnavailableException or JsonRpcException)
        {
            return null;
        }
    }
}

using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

/// <summary>A signature in this registry's own domain whose deadline has passed.</summary>
/// <param name="Id">The component that it registers.</param>
/// <param name="Deadline">The deadline, in Unix seconds.</param>
/// <param name="Root">The root in the proof file of this registry. It is null for a line without a proof.</param>
internal sealed record ExpiredSignature(AinftId Id, ulong Deadline, Bytes32? Root);

/// <summary>
/// Checks that this registry's own finalized anchors prove a registration before the deadline of its signature. Without
/// this check, a client could avoid the deadline of a mint with an import.
/// </summary>
internal sealed class AnchoredInTime(
    Ainfts ainfts, ReadAnchor anchors, AnchoredEvents anchored, ChainEndpoints endpoints)
{
    /// <summary>Returns null when an anchor proves the registration.</summary>
    /// <param name="expired">The signature.</param>
    /// <param name="times">A cache of the block times of roots, for one body.</param>
    /// <param name="ct">Cancels the wait.</param>
    public async Task<SignatureRefusal?> RefuseAsync(
        ExpiredSignature expired, Dictionary<Bytes32, ulong> times, CancellationToken ct)
    {
        var passed = $"The deadline {expired.Deadline} of the signature has passed";
        if ((expired.Root ?? await RootOfAsync(expired.Id, ct)) is not { } root)
            return Refusal($"{passed}, and this registry has no anchor of {expired.Id}. "
                + "Import its proof file instead, or sign again.");
        if (!times.TryGetValue(root, out var time))
        {
            if (await anchored.FindAsync(root, ct) is not { Finalized: true } at)
                return Refusal($"{passed}, and this registry has no finalized anchor of the root {root}. "
                    + "Import the line again when GET chain shows that the registry has read the chain, or sign "
                    + "again.");
            if (await TimeOfAsync(at, ct) is not { } found)
                return new SignatureRefusal(
                    ViolationCode.SignatureUnchecked,
                    $"{passed}, and the chain did not return the block time of the anchor of {root}.",
                    Again: true);
            times[root] = time = found;
        }
        return time <= expired.Deadline
            ? null
            : Refusal($"{passed}, and the anchor of the component is later, at {time}. Sign again.");
    }

    private static SignatureRefusal Refusal(string reason) => new(ViolationCode.SignatureExpired, reason);

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

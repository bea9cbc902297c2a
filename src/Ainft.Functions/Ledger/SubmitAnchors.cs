using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Ledger;

/// <summary>
/// Passes the anchors of unanchored batches to the transaction sender, which advances them at each tick. If a
/// transaction reverts, for example because the operator lost its role, this submits its batch again until the chain
/// has it.
/// </summary>
public sealed partial class SubmitAnchors(
    Batches batches, AnchoredEvents anchored, TransactionSender sender, IEnumerable<BatchFinalized> listeners,
    IOptions<ChainOptions> chain, ILogger<SubmitAnchors> log)
{
    private const int UnanchoredLimit = 1_000;

    /// <summary>Whether this app has the operator's key. Without it the app only reads.</summary>
    public bool HasKey => sender.Account is not null;

    public async Task RunAsync(CancellationToken ct)
    {
        await foreach (var (root, size) in batches.ListUnanchoredAsync(UnanchoredLimit, ct))
        {
            if (await anchored.FindAsync(root, ct) is not { } at)
                await SubmitAsync(root, size, ct);
            else if (at.Finalized)
                await SettleAsync(root, ct);
        }
    }

    /// <summary>
    /// Announces a finalized batch before it leaves the list, so that no kill loses the announcement.
    /// </summary>
    private async Task SettleAsync(Bytes32 root, CancellationToken ct)
    {
        foreach (var listener in listeners)
            await listener.AnnounceAsync(root, ct);
        await batches.SettleAsync(root, ct);
    }

    /// <summary>Submits an anchor. A repeated call sends no second transaction.</summary>
    private async Task SubmitAsync(Bytes32 root, int size, CancellationToken ct)
    {
        try
        {
            var purpose = await PurposeOfAsync(root, ct);
            var call = AinftRegistry.EncodeAnchor(root, size);
            await sender.SubmitAsync(purpose, chain.Value.RegistryAddress, call, ct);
        }
        catch (JsonRpcException refusal) when (RegistryError.IsRootAlreadyAnchored(refusal.RevertData))
        {
            // The registry accepts a root once, from any operator, so the root is anchored already.
            LogAnchoredByAnother(root.ToString());
        }
        catch (JsonRpcException refusal) when (RegistryError.IsRoleMissing(refusal.RevertData))
        {
            // The registry would refuse the other batches too, so this run ends as a failed one.
            LogRoleMissing(chain.Value.RegistryAddress, sender.Account!.Value);
            throw;
        }
    }

    /// <summary>
    /// The purpose of the anchor of a root. After a reverted transaction it is the next purpose with a number.
    /// </summary>
    private async Task<string> PurposeOfAsync(Bytes32 root, CancellationToken ct)
    {
        var purpose = $"anchor:{root}";
        for (var again = 2; await sender.FindAsync(purpose, ct) is { State: TransactionState.Reverted }; again++)
            purpose = $"anchor:{root}:{again}";
        return purpose;
    }

    [LoggerMessage(205, LogLevel.Warning, "Another operator anchored batch {Root} first.")]
    private partial void LogAnchoredByAnother(string root);

    [LoggerMessage(208, LogLevel.Error,
        "The registry {Registry} refuses the anchors of account {Account}, because the account does not have "
        + "OPERATOR_ROLE. Let the admin of the registry grant the role (grantRole). The app then anchors all batches "
        + "that wait.")]
    private partial void LogRoleMissing(Address registry, Address account);
}

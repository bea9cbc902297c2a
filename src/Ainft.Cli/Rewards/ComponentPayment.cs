using System.Numerics;
using Ainft.Cli.Royalties;
using Ainft.Ethereum;

namespace Ainft.Cli.Rewards;

/// <summary>A payment for a component. It is not sent when the server or the contract would refuse it.</summary>
internal sealed class ComponentPayment(RewardsWallet wallet, Output output)
{
    /// <summary>The parts of the payment. Notes warn about a payment that would wait or be held.</summary>
    /// <exception cref="CommandException">The component cannot be paid.</exception>
    public async Task<PayoutsView> PreviewAsync(AinftId id, BigInteger amount, CancellationToken ct)
    {
        var payouts = await PayoutsView.FetchAsync(wallet.Api, id, amount, ct);
        await WarnAsync(id, ct);
        return payouts;
    }

    /// <summary>Pays, and lets the contract take the tokens first.</summary>
    /// <exception cref="CommandException">
    /// The token is not listed, the amount is too small, or an earlier transaction is not mined.
    /// </exception>
    public async Task<TransactionReceipt> SendAsync(
        AinftId id, Address token, BigInteger amount, CancellationToken ct)
    {
        await RequireLeastAsync(token, amount, ct);
        await RequireMinedAsync(ct);
        if (!token.IsZero && await AllowanceAsync(token, ct) < amount)
        {
            output.Note($"Letting the contract {wallet.Contract} take the tokens.");
            await wallet.SendAsync(token, AinftRewards.EncodeApprove(wallet.Contract, amount), ct);
        }
        return await wallet.SendAsync(
            wallet.Contract,
            AinftRewards.EncodePay(id, token, amount, default),
            token.IsZero ? amount : BigInteger.Zero,
            ct);
    }

    private async Task<BigInteger> AllowanceAsync(Address token, CancellationToken ct)
    {
        try
        {
            return await AinftRewards.ReadAllowanceAsync(
                wallet.Node.Client, token, wallet.Signer.Address, wallet.Contract, ct);
        }
        catch (FormatException)
        {
            throw CommandException.Refused($"The contract {token} is not an ERC-20 token.", "Check --token.");
        }
    }

    private async Task WarnAsync(AinftId id, CancellationToken ct)
    {
        var royalties = await wallet.Api.GetAsync($"ainfts/{id}/royalties", ct);
        if (royalties.Find("gate") is not { } gate)
            return;
        if (gate.Member("state").Text() is "held")
            output.Note(
                $"The payment would be held, because the component is {gate.Member("held").Text()}. A verdict that "
                    + "confirms it releases the payment, or you get it back.");
        else if (gate.Member("state").Text() is "waiting")
            output.Note("The payment waits until the manifest is anchored in a final block, or you get it back.");
    }

    private async Task RequireMinedAsync(CancellationToken ct)
    {
        var (node, payer) = (wallet.Node.Client, wallet.Signer.Address);
        if (await node.GetTransactionCountAsync(payer, BlockTag.Pending, ct)
            > await node.GetTransactionCountAsync(payer, BlockTag.Latest, ct))
            throw CommandException.TryLater(
                $"An earlier transaction of {payer} is not mined yet.",
                "Wait for it, because it can be the same payment.");
    }

    private async Task RequireLeastAsync(Address token, BigInteger amount, CancellationToken ct)
    {
        var totals = await AinftRewards.ReadTotalsAsync(wallet.Node.Client, wallet.Contract, token, ct);
        if (totals.Least.IsZero)
            throw CommandException.Refused(
                $"The DAO does not list {(token.IsZero ? "the native coin" : $"the token {token}")} for payments.",
                "Pay in a listed token with --token.");
        if (amount < totals.Least)
            throw CommandException.Refused(
                $"The amount {amount} is below the least payment of {totals.Least}.", "Pay more.");
    }
}

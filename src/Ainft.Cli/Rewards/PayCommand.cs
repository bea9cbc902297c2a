using System.CommandLine;
using System.Numerics;
using Ainft.Cli.Commands;
using Ainft.Cli.Royalties;
using Ainft.Ethereum;

namespace Ainft.Cli.Rewards;

/// <summary><c>ainft pay</c></summary>
internal static class PayCommand
{
    private static readonly Argument<AinftId> Id = IdArgument.Create();
    private static readonly Argument<BigInteger> Amount = new("AMOUNT")
    {
        Description = "The amount in the smallest unit of the token, from 1 to 2^112 - 1.",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DecimalText.TryReadShortest(text, out BigInteger amount) && amount > 0 && amount <= Payouts.MaxAmount)
                return amount;
            result.AddError($"AMOUNT takes a whole number from 1 to {Payouts.MaxAmount}, but it is '{text}'.");
            return default;
        },
    };

    private static readonly Option<Address?> Token = AddressOption.Create(
        "--token", "The ERC-20 token. Without it the payment is in the native coin.");

    private static readonly Option<bool> Preview = new("--preview")
    {
        Description = "Show every part of the payment, and pay nothing.",
    };

    public static Command Create()
    {
        var command = new Command(
            "pay", "Pay for an AINFT. Its ancestors and contributors claim their parts after the next root.")
        {
            Id, Amount, Token, Preview,
        };
        RewardsWallet.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (output, id, amount) = (Output.For(result), result.GetValue(Id), result.GetValue(Amount));
        var token = result.GetValue(Token) ?? default;
        using var wallet = await RewardsWallet.OpenAsync(result, cancellationToken);
        // The server refuses a component that cannot be paid, so no such payment is sent.
        var payouts = await PayoutsView.FetchAsync(wallet.Api, id, amount, cancellationToken);
        await WarnAsync(wallet, output, id, cancellationToken);
        if (result.GetValue(Preview))
        {
            output.Result(payouts.Payouts, payouts.Show);
            return ExitCode.Ok;
        }
        payouts.Show(output.Progress);
        await RequireLeastAsync(wallet, token, amount, cancellationToken);
        await RequireMinedAsync(wallet, cancellationToken);
        var receipt = await SendAsync(wallet, output, id, token, amount, cancellationToken);
        output.Result(
            new
            {
                id = id.ToString(),
                amount = amount.ToString(),
                token = token.ToString(),
                transaction = receipt.TransactionHash.ToString(),
                block = receipt.BlockNumber,
            },
            people => people.Write(Output.Facts(
                ("paid", $"{amount} for {id}"),
                ("transaction", receipt.TransactionHash.ToString()),
                ("block", $"{receipt.BlockNumber}"))));
        return ExitCode.Ok;
    }

    private static async Task<TransactionReceipt> SendAsync(
        RewardsWallet wallet, Output output, AinftId id, Address token, BigInteger amount, CancellationToken ct)
    {
        if (!token.IsZero && await AllowanceAsync(wallet, token, ct) < amount)
        {
            output.Note($"Letting the contract {wallet.Contract} take the tokens.");
            await wallet.SendAsync(token, AinftRewards.EncodeApprove(wallet.Contract, amount), BigInteger.Zero, ct);
        }
        return await wallet.SendAsync(
            wallet.Contract,
            AinftRewards.EncodePay(id, token, amount, default),
            token.IsZero ? amount : BigInteger.Zero,
            ct);
    }

    private static async Task<BigInteger> AllowanceAsync(RewardsWallet wallet, Address token, CancellationToken ct)
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

    /// <summary>Warns about a payment that would wait or be held.</summary>
    private static async Task WarnAsync(RewardsWallet wallet, Output output, AinftId id, CancellationToken ct)
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

    private static async Task RequireMinedAsync(RewardsWallet wallet, CancellationToken ct)
    {
        var (node, payer) = (wallet.Node.Client, wallet.Signer.Address);
        if (await node.GetTransactionCountAsync(payer, BlockTag.Pending, ct)
            > await node.GetTransactionCountAsync(payer, BlockTag.Latest, ct))
            throw CommandException.TryLater(
                $"An earlier transaction of {payer} is not mined yet.",
                "Wait for it, because it can be the same payment.");
    }

    private static async Task RequireLeastAsync(
        RewardsWallet wallet, Address token, BigInteger amount, CancellationToken ct)
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

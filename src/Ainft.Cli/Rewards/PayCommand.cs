using System.CommandLine;
using System.Numerics;
using Ainft.Cli.Commands;
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
        var payment = new ComponentPayment(wallet, output);
        var payouts = await payment.PreviewAsync(id, amount, cancellationToken);
        if (result.GetValue(Preview))
        {
            output.Result(payouts.Payouts, payouts.Show);
            return ExitCode.Ok;
        }
        payouts.Show(output.Progress);
        var receipt = await payment.SendAsync(id, token, amount, cancellationToken);
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
}

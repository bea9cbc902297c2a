using System.CommandLine;
using Ainft.Ethereum;

namespace Ainft.Cli.Rewards;

/// <summary><c>ainft rewards claim</c></summary>
internal static class RewardsClaimCommand
{
    private static readonly Argument<Address> Account = AccountArgument.Create();
    private static readonly Option<Address?> Token = AddressOption.Create(
        "--token", "The ERC-20 token. Without it the native coin.");

    public static Command Create()
    {
        var command = new Command(
            "claim", "Send an account the amount that it earned. Any account can pay for the transaction.")
        {
            Account, Token,
        };
        RewardsWallet.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (account, token) = (result.GetValue(Account), result.GetValue(Token) ?? default);
        using var wallet = await RewardsWallet.OpenAsync(result, cancellationToken);
        var (cumulative, receipt) = await new RewardClaim(wallet).SendAsync(account, token, cancellationToken);
        Output.For(result).Result(
            new
            {
                account = account.ToString(),
                token = token.ToString(),
                cumulative = cumulative.ToString(),
                transaction = receipt.TransactionHash.ToString(),
                block = receipt.BlockNumber,
            },
            people => people.Write(Output.Facts(
                ("claimed for", account.ToString()),
                ("earned so far", cumulative.ToString()),
                ("transaction", receipt.TransactionHash.ToString()))));
        return ExitCode.Ok;
    }
}

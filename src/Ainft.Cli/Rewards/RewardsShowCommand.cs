using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Rewards;

/// <summary><c>ainft rewards show</c></summary>
internal static class RewardsShowCommand
{
    private const int MostTokens = 1_000;

    private static readonly Argument<Address> Account = AccountArgument.Create();

    public static Command Create()
    {
        var command = new Command("show", "Show the amounts that an account earned, by token.")
        {
            Account, Connection.Api,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var answer = await api.GetAsync($"rewards/{result.GetValue(Account)}", cancellationToken);
        var list = new Listing(2, "claimable", "token", "earned", "claimed", "pending");
        foreach (var token in answer.Member("tokens").Items().Take(MostTokens))
            list.Add(
                token.Member("claimable").Text(),
                token.Member("token").Text(),
                token.Member("cumulative").Text(),
                token.Member("claimed").Text(),
                token.Find("pending")?.Text() ?? "0");
        Output.For(result).Result(answer.Value, list.Write);
        return ExitCode.Ok;
    }
}

using System.CommandLine;
using Ainft.Cli.Api;

namespace Ainft.Cli.Dao;

/// <summary><c>ainft dao list</c></summary>
internal static class DaoListCommand
{
    private const int MostWords = 60;

    private static readonly Option<int?> Limit =
        NumberOption.Create("--limit", 1, 20, "The most proposals. Default: 10.", "N");

    public static Command Create()
    {
        var command = new Command("list", "List the proposals, the newest first.") { Limit, Connection.Api };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var answer = await api.GetAsync(
            $"governance/proposals?limit={result.GetValue(Limit) ?? 10}", cancellationToken);
        var list = new Listing(2, "proposal", "state", "description");
        foreach (var item in answer.Member("proposals").Items())
            list.Add(
                item.Member("id").Text(),
                item.Member("state").Text(),
                PlainText.Fit(PlainText.Clean(item.Member("description").Text()), MostWords));
        Output.For(result).Result(answer.Value, list.Write);
        return ExitCode.Ok;
    }
}

using System.CommandLine;
using Ainft.Cli.Api;

namespace Ainft.Cli.Dao;

/// <summary><c>ainft dao operations</c></summary>
internal static class DaoOperationsCommand
{
    private static readonly Option<int?> Limit = NumberOption.Create(
        "--limit", 1, 20, "The most operations of a page. Default: 10.", "N");

    private static readonly Option<string> Page =
        new("--page") { Description = "Continue after the page that has this token.", HelpName = "TOKEN" };

    public static Command Create()
    {
        var command = new Command(
            "operations", "List the operations of the timelock that no proposal scheduled, the newest first.")
        {
            Limit, Page, Connection.Api,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var page = result.GetValue(Page) is { } token ? $"&page={Uri.EscapeDataString(token)}" : "";
        var answer = await api.GetAsync(
            $"governance/operations?limit={result.GetValue(Limit) ?? 10}{page}", cancellationToken);
        var list = new Listing(1, "operation", "state", "first contract", "block");
        foreach (var item in answer.Member("operations").Items())
            list.Add(
                item.Member("id").Text(),
                item.Member("state").Text(),
                item.Member("action").Member("target").Text(),
                $"{item.Member("at").Member("block").Value}");
        Output.For(result).Result(answer.Value, people =>
        {
            list.Write(people);
            if (answer.Find("page")?.Text() is { } next)
                people.Say($"More: --page {next}");
        });
        return ExitCode.Ok;
    }
}

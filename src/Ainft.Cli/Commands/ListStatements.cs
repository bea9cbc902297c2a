using System.CommandLine;
using System.Text.Json;
using Ainft.Cli.Api;
using Spectre.Console;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft statements</c></summary>
internal static class ListStatements
{
    private const int PageSize = 100;
    private static readonly Argument<AinftId> Id = IdArgument.Create();

    public static Command Create()
    {
        var command = new Command("statements", "List the signed statements about an AINFT: what nodes found, and what it came to.") { Id };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var (id, items) = (result.GetValue(Id), new List<JsonElement>());
        for (string? page = ""; page is not null;)
        {
            var document = await api.GetAsync($"ainfts/{id}/statements?limit={PageSize}{(page.Length > 0 ? $"&page={page}" : "")}", cancellationToken);
            items.AddRange(document.GetProperty("items").EnumerateArray());
            page = document.TryGetProperty("page", out var next) ? next.GetString() : null;
        }

        Output.For(result).Result(new { id = id.ToString(), items }, people => Show(people, items));
        return ExitCode.Ok;
    }

    private static void Show(IAnsiConsole people, List<JsonElement> items)
    {
        if (items.Count == 0)
            people.MarkupLine("[grey]No run about it is decided yet; ask for one with: ainft reproduce ID[/]");
        foreach (var run in items.GroupBy(item => item.GetProperty("run").GetString()))
        {
            var tree = new Tree($"run {run.Key}");
            foreach (var item in run)
                tree.AddNode($"{(item.GetProperty("kind").GetString() == "summary" ? $"[bold]{Verdict(item)}[/] by" : "node")} {item.GetProperty("signer")} [grey]{item.GetProperty("statement")} {item.GetProperty("status")}[/]");
            people.Write(tree);
        }
    }

    private static string Verdict(JsonElement summary)
    {
        var verdict = summary.GetProperty("verdict");
        return $"{verdict.GetProperty("kind")} {verdict.GetProperty("agreed")}/{verdict.GetProperty("of")}";
    }
}

using System.CommandLine;
using Ainft.Cli.Api;
using Spectre.Console;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft statements</c></summary>
internal static class StatementsCommand
{
    private const int PageSize = 100, MostPages = 1_000, MostCharacters = 64 << 20;
    private static readonly Argument<AinftId> Id = IdArgument.Create();

    public static Command Create()
    {
        var command = new Command(
            "statements", "List the signed statements about an AINFT: the results of nodes, and the verdicts.")
        {
            Id, Connection.Api,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var (id, items) = (result.GetValue(Id), new List<AnswerPart>());
        var room = MostCharacters;
        var pages = new PageChain($"ainfts/{id}/statements", MostPages);
        for (string? page = ""; page is not null;)
        {
            var from = page.Length > 0 ? $"&page={Uri.EscapeDataString(page)}" : "";
            var answer = await api.GetAsync($"ainfts/{id}/statements?limit={PageSize}{from}", cancellationToken);
            var count = items.Count;
            items.AddRange(answer.Member("items").Items().Take(PageSize));
            if ((room -= answer.Value.GetRawText().Length) < 0)
                throw CommandException.Refused(
                    $"The statements about {id} have more than {MostCharacters:N0} characters.",
                    "Show the runs one by one with: ainft runs RUN");
            page = pages.Follow(answer.Find("page")?.Text(), isEmpty: items.Count == count);
        }

        var statements = items.Select(Statement.Read).ToList();
        Output.For(result).Result(new { id = id.ToString(), items = items.Select(item => item.Value) }, people =>
            Show(people, statements));
        return ExitCode.Ok;
    }

    private static void Show(IAnsiConsole people, IReadOnlyList<Statement> statements)
    {
        if (statements.Count == 0)
            people.Say($"[grey]No run of it has a verdict yet. Request one with: ainft reproduce ID[/]");
        foreach (var run in statements.GroupBy(statement => statement.Run))
        {
            var tree = Shown.Tree($"run {run.Key}");
            foreach (var statement in run)
                if (statement.Verdict is { } verdict)
                    tree.Add($"[bold]{verdict}[/] by {statement.Signer} [grey]{statement.Id} {statement.Status}[/]");
                else
                    tree.Add($"node {statement.Signer} [grey]{statement.Id} {statement.Status}[/]");
            people.Write(tree);
        }
    }

    /// <summary>A signed statement as the list shows it.</summary>
    /// <param name="Id">The id of the statement.</param>
    /// <param name="Run">The run of the statement.</param>
    /// <param name="Signer">The address of the signer.</param>
    /// <param name="Status">The status of its anchor.</param>
    /// <param name="Verdict">The verdict and its votes in a summary of the registry, otherwise null.</param>
    private sealed record Statement(string Id, string Run, string Signer, string Status, string? Verdict)
    {
        public static Statement Read(AnswerPart item) => new(
            item.Member("statement").Text(), item.Member("run").Text(), item.Member("signer").Text(),
            item.Member("status").Text(),
            item.Member("kind").Text() is "summary" ? VerdictOf(item.Member("verdict")) : null);

        private static string VerdictOf(AnswerPart verdict) =>
            $"{verdict.Member("kind").Text()} {verdict.Member("agreed").Count()}/{verdict.Member("of").Count()}"
            + Within(verdict);

        private static string Within(AnswerPart verdict) =>
            verdict.Find("tolerance") is { } tolerance ? $", {tolerance.Member("text").Text()}" : "";
    }
}

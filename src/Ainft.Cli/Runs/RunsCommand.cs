using System.CommandLine;
using Ainft.Cli.Api;
using Spectre.Console;

namespace Ainft.Cli.Runs;

/// <summary><c>ainft runs</c></summary>
internal static class RunsCommand
{
    private static readonly Argument<Sha256Digest?> Id = new("RUN")
    {
        Description = "The id of a run, 0x and 64 digits. Without it the command lists all runs.",
        Arity = ArgumentArity.ZeroOrOne,
        CustomParser = result =>
        {
            if (result.Tokens.Count == 0)
                return null;
            if (Sha256Digest.TryParse(result.Tokens[0].Value, out var run))
                return run;
            result.AddError(
                $"'{result.Tokens[0].Value}' is not the id of a run. An id is 0x and 64 hexadecimal digits.");
            return null;
        },
    };

    private static readonly Option<string> Of = new("--of")
    {
        Description = "Only runs about this AINFT.",
        HelpName = "ID",
    };

    private static readonly Option<string> State = new("--state")
    {
        Description = "Only runs with this state, for example computing or reproduced.",
        HelpName = "STATE",
    };

    private static readonly Option<int?> Limit = NumberOption.Create(
        "--limit", 1, 100, "The most runs of a page.", "N");

    private static readonly Option<string> Page = new("--page")
    {
        Description = "Continue after the page that has this token.",
        HelpName = "TOKEN",
    };

    public static Command Create()
    {
        var command = new Command("runs", "Show a run with its panel and its verdict, or list runs.")
        {
            Id, Of, State, Limit, Page, Connection.Api,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var path = result.GetValue(Id) is { } run ? $"runs/{run}" : PathOf(result);
        var document = await api.GetAsync(path, cancellationToken);
        var output = Output.For(result);
        if (result.GetValue(Id) is null)
        {
            var (items, next) = (
                document.Member("items").Items().Select(RunItem.Read).ToList(), document.Find("page")?.Text());
            output.Result(document.Value, people => List(items, next, people));
        }
        else
        {
            var view = RunView.Read(document);
            output.Result(document.Value, people => Show(view, people));
        }

        return ExitCode.Ok;
    }

    private static string PathOf(ParseResult result)
    {
        var path = "runs";
        if (result.GetValue(Of) is { } of)
            path = AinftId.TryParse(of, out var id)
                ? $"ainfts/{id}/reproductions"
                : throw CommandException.Usage($"{Of.Name} takes the id of an AINFT, but it is '{of}'.");
        var query = new[]
        {
            ("state", result.GetValue(State)),
            ("limit", result.GetValue(Limit)?.ToString()),
            ("page", result.GetValue(Page)),
        }
            .Where(pair => pair.Item2 is not null)
            .Select(pair => $"{pair.Item1}={Uri.EscapeDataString(pair.Item2!)}");
        return $"{path}?{string.Join('&', query)}".TrimEnd('?');
    }

    private static void Show(RunView run, IAnsiConsole people)
    {
        people.Write(run.Facts());
        run.ShowMembers(people);
    }

    private static void List(IReadOnlyList<RunItem> items, string? next, IAnsiConsole people)
    {
        var list = new Listing(1, "run", "state", "purpose", "requested", "subject");
        foreach (var item in items)
            list.Add(item.Id, item.State, item.Purpose, $"{item.RequestedAt.UtcDateTime:yyyy-MM-dd HH:mm}",
                item.Subject);
        list.Write(people);
        if (next is not null)
            people.Say($"More: --page {next}");
    }

    private sealed record RunItem(string Id, string Purpose, string State, DateTimeOffset RequestedAt, string? Subject)
    {
        public static RunItem Read(AnswerPart item) => new(
            item.Member("id").Text(), item.Member("purpose").Text(), StateOf(item), item.Member("requestedAt").Time(),
            item.Find("subject")?.Text());

        private static string StateOf(AnswerPart item) => item.Find("tolerance") is { } tolerance
            ? $"{item.Member("state").Text()}, {tolerance.Member("text").Text()}"
            : item.Member("state").Text();
    }
}

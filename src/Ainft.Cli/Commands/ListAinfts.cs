using System.CommandLine;
using Ainft.Cli.Api;
using Spectre.Console;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft list</c></summary>
internal static class ListAinfts
{
    private static readonly Option<string>[] Filters =
    [
        new("--creator") { Description = "Of this creator.", HelpName = "ADDRESS" },
        new("--digest") { Description = "With this manifest digest.", HelpName = "SHA256" },
        new("--source") { Description = "That came from this source uri.", HelpName = "URI" },
        new("--kind") { Description = "Of this kind.", HelpName = "KIND" },
        new("--page") { Description = "Goes on where the last answer ended.", HelpName = "TOKEN" },
    ];

    private static readonly Option<int?> Limit = NumberOption.Create("--limit", 1, 100, "How many at most.", "N");

    public static Command Create()
    {
        var command = new Command("list", "List AINFTs by creator, digest, source or kind.") { Limit };
        foreach (var filter in Filters)
            command.Add(filter);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var query = Filters.Select(filter => (filter.Name, Value: result.GetValue(filter)))
            .Append((Limit.Name, Value: result.GetValue(Limit)?.ToString()))
            .Where(pair => pair.Value is not null)
            .Select(pair => $"{pair.Name[2..]}={Uri.EscapeDataString(pair.Value!)}");
        var document = await api.GetAsync("ainfts?" + string.Join('&', query), cancellationToken);
        var (items, next) = (document.Member("items").Items().Select(ListedAinft.Read).ToList(), document.Find("page")?.Text());
        Output.For(result).Result(document.Value, people => Show(items, next, people));
        return ExitCode.Ok;
    }

    private static void Show(IReadOnlyList<ListedAinft> items, string? next, IAnsiConsole people)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("kind", "name", "status").AddColumn(new TableColumn("id").NoWrap());
        foreach (var item in items)
            table.AddRow(Shown.Text(item.Kind), Shown.Text(item.Name), Shown.Text(item.Status), Shown.Text(item.Id));
        people.Write(table);
        if (next is not null)
            people.Say($"More: --page {next}");
    }

    private sealed record ListedAinft(string Id, string Kind, string? Name, string Status)
    {
        public static ListedAinft Read(AnswerPart item) => new(item.Member("id").Text(), item.Member("kind").Text(), item.Find("name")?.Text(), item.Member("status").Text());
    }
}

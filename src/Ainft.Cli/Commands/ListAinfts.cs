using System.CommandLine;
using System.Text.Json;
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
        Output.For(result).Result(document, people => Show(document, people));
        return ExitCode.Ok;
    }

    private static void Show(JsonElement document, IAnsiConsole people)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("kind", "name", "status").AddColumn(new TableColumn("id").NoWrap());
        foreach (var item in document.GetProperty("items").EnumerateArray())
            table.AddRow(new Text(Member(item, "kind")), new Text(Member(item, "name")), new Text(Member(item, "status")), new Text(Member(item, "id")));
        people.Write(table);
        if (document.TryGetProperty("page", out var page))
            people.MarkupLineInterpolated($"More: --page {page.GetString()}");
    }

    private static string Member(JsonElement item, string name) => item.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}

using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Ethereum;
using Spectre.Console;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft list</c></summary>
internal static class ListAinfts
{
    private static readonly Option<string> Source =
        new("--source") { Description = "That came from this source uri.", HelpName = "URI" };

    private static readonly Option<string>[] Filters =
    [
        new("--creator") { Description = "Of this creator.", HelpName = "ADDRESS" },
        new("--digest") { Description = "With this manifest digest.", HelpName = "SHA256" },
        Source,
        new("--kind") { Description = "Of this kind.", HelpName = "KIND" },
        new("--page") { Description = "Goes on where the last answer ended.", HelpName = "TOKEN" },
    ];

    private static readonly Option<int?> Limit = NumberOption.Create("--limit", 1, 100, "How many at most.", "N");

    public static Command Create()
    {
        var command = new Command("list", "List AINFTs by creator, digest, source or kind.") { Limit, Connection.Api };
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
        var (items, next) = (
            document.Member("items").Items().Select(item => ListedAinft.Read(item, result.GetValue(Source))).ToList(),
            document.Find("page")?.Text());
        Output.For(result).Result(document.Value, people => Show(items, next, people));
        return ExitCode.Ok;
    }

    private static void Show(IReadOnlyList<ListedAinft> items, string? next, IAnsiConsole people)
    {
        var list = new Listing(1, "kind", "name", "status", "minted", "id");
        foreach (var item in items)
            list.Add(item.Kind, item.Label, item.Status, $"{item.MintedAt.UtcDateTime:yyyy-MM-dd HH:mm}", item.Id);
        list.Write(people);
        if (next is not null)
            people.Say($"More: --page {next}");
    }

    private sealed record ListedAinft(string Id, string Kind, string Label, string Status, DateTimeOffset MintedAt)
    {
        /// <param name="item">The item.</param>
        /// <param name="source">The source that all items have, when the list was asked for by it.</param>
        public static ListedAinft Read(AnswerPart item, string? source)
        {
            var (kind, creator) = (
                item.Member("kind").Text(), item.Member("creator").Parsed<Address>(Address.TryParse, "an address"));
            return new ListedAinft(
                item.Member("id").Text(), kind,
                    ComponentLabel.Of(kind, item.Find("name")?.Text(), item.Find("version")?.Text(), source, creator),
                item.Member("status").Text(), item.Member("mintedAt").Time());
        }
    }
}

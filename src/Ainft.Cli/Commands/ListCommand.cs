using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Ethereum;
using Spectre.Console;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft list</c></summary>
internal static class ListCommand
{
    private static readonly Option<string> Source =
        new("--source") { Description = "Only AINFTs with this source.uri.", HelpName = "URI" };

    private static readonly Option<string>[] Filters =
    [
        new("--creator") { Description = "Only AINFTs of this creator.", HelpName = "ADDRESS" },
        new("--digest") { Description = "Only AINFTs with this digest of the manifest.", HelpName = "SHA256" },
        Source,
        new("--kind") { Description = "Only AINFTs of this kind.", HelpName = "KIND" },
        new("--page") { Description = "Continue after the page that has this token.", HelpName = "TOKEN" },
    ];

    private static readonly Option<int?> Limit = NumberOption.Create(
        "--limit", 1, 100, "The most AINFTs of a page.", "N");

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
        /// <summary>Reads an item of the list.</summary>
        /// <param name="item">The item.</param>
        /// <param name="source">The source of all items, if the list is filtered by it.</param>
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

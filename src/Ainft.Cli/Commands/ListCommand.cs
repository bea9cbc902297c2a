using System.CommandLine;
using Ainft.Cli.Api;
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
        new("--file") { Description = "Only AINFTs with a file of this SHA-256.", HelpName = "SHA256" },
        Source,
        new("--name") { Description = "Only AINFTs whose name begins with this text.", HelpName = "TEXT" },
        .. WordFilters.Create(),
        new("--kind") { Description = "Only AINFTs of this kind.", HelpName = "KIND" },
    ];

    private static readonly Option<string> Page =
        new("--page") { Description = "Continue after the page that has this token.", HelpName = "TOKEN" };

    private static readonly Option<int?> Limit = NumberOption.Create(
        "--limit", 1, 100, "The most AINFTs of a page.", "N");

    public static Command Create()
    {
        var command = new Command(
            "list", "List AINFTs by creator, digest, file, source, name, words of their cards, and kind.")
        {
            Limit, Page, Connection.Api,
        };
        foreach (var filter in Filters)
            command.Add(filter);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var query = Filters.Select(filter => (filter.Name[2..], result.GetValue(filter)))
            .Append((Limit.Name[2..], result.GetValue(Limit)?.ToString()));
        var page = await ListedPage.ReadAsync(
            api, query, result.GetValue(Page), result.GetValue(Source), cancellationToken);
        Output.For(result).Result(page.Document.Value, people => Show(page, people));
        return ExitCode.Ok;
    }

    private static void Show(ListedPage page, IAnsiConsole people)
    {
        page.Show(people);
        if (page.Next is { } next)
            people.Say($"More: --page {next}");
    }
}

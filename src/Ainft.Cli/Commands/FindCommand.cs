using System.CommandLine;
using Ainft.Cli.Api;
using Spectre.Console;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft find</c></summary>
internal static class FindCommand
{
    private const string MostItems = "100";

    private static readonly Argument<string> File =
        new("FILE") { Description = "A file, or the SHA-256 of a file as 64 hexadecimal digits." };

    private static readonly Option<string>[] Filters = WordFilters.Create();

    public static Command Create()
    {
        var command = new Command("find", "Find the AINFTs that have a file, by its SHA-256.") { File, Connection.Api };
        foreach (var filter in Filters)
            command.Add(filter);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var file = result.GetValue(File)!;
        var given = DigestIn(file);
        var digest = given ?? (await HashedFile.ReadAsync(file, cancellationToken)).Digest;
        // The artifacts of a manifest have this form.
        var sha256 = digest.ToString()[2..];
        using var api = Connection.Open(result);
        var page = await ListedPage.ReadAsync(
            api,
            [("file", sha256), ("limit", MostItems), .. Filters.Select(one => (one.Name[2..], result.GetValue(one)))],
            null, null, cancellationToken);
        if (page.Items.Count == 0)
            throw new CommandException(
                ExitCode.NotFound,
                $"The server knows no such AINFT with a file of the SHA-256 {sha256}.",
                "A file that differs in one byte has another SHA-256. Compare its size with that of the original.");
        Output.For(result).Result(
            new
            {
                file = given is null ? file : null,
                sha256,
                items = page.Document.Member("items").Value,
                page = page.Next,
            },
            people => Show(page, sha256, result, people));
        return ExitCode.Ok;
    }

    private static void Show(ListedPage page, string sha256, ParseResult result, IAnsiConsole people)
    {
        page.Show(people);
        // The token belongs to the same filters.
        var words = string.Concat(Filters
            .Where(one => result.GetValue(one) is not null)
            .Select(one => $" {one.Name} '{result.GetValue(one)}'"));
        if (page.Next is { } next)
            people.Say($"More: ainft list --file {sha256}{words} --page {next}");
    }

    /// <summary>The digest that the argument is. Null for the name of a file.</summary>
    private static Sha256Digest? DigestIn(string text) =>
        Sha256Digest.TryParse(text.StartsWith("0x", StringComparison.Ordinal) ? text : $"0x{text}", out var digest)
            ? digest
            : null;
}

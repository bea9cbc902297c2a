using System.CommandLine;
using Ainft.Cli.Help;

namespace Ainft.Cli.Tests.Help;

/// <summary>The page docs/cli.md describes every command with the texts of its help.</summary>
public sealed class CliPageTests
{
    public static TheoryData<string> Paths => [.. Commands().Select(command => command.Path)];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_section_describes_its_command(string path)
    {
        var page = await ReadAsync();
        var (section, help) = (SectionOf(page, path), HelpPages.Of(path));
        var command = Commands().Single(known => known.Path == path).Command;
        Assert.Contains(command.Description!, section.Replace('\n', ' '), StringComparison.Ordinal);
        foreach (var argument in command.Arguments)
            Assert.Contains($"| `{argument.Name}` | {argument.Description}", section, StringComparison.Ordinal);
        foreach (var example in help.Examples)
            Assert.Contains($"\n{example}\n", section, StringComparison.Ordinal);
        var codes = string.Join(", ", help.Codes.Select(code => code.Code));
        Assert.Contains($"\nExit codes {codes}.\n", section, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task A_section_names_every_option_and_a_table_of_the_page_describes_it(string path)
    {
        var page = await ReadAsync();
        var (section, rows) = (SectionOf(page, path), page.Split('\n'));
        foreach (var option in Commands().Single(known => known.Path == path).Command.Options)
        {
            Assert.Contains(option.Name, section, StringComparison.Ordinal);
            Assert.Contains(rows, row => IsRowOf(row, option));
        }
    }

    private static async Task<string> ReadAsync() =>
        (await MarkdownPages.ReadAsync("docs/cli.md")).ReplaceLineEndings("\n");

    private static string SectionOf(string page, string path)
    {
        var start = page.IndexOf($"\n### `{path}`\n", StringComparison.Ordinal);
        Assert.True(start >= 0, $"The page has no section for {path}.");
        var end = ((string[])["\n## ", "\n### "])
            .Select(heading => page.IndexOf(heading, start + 1, StringComparison.Ordinal))
            .Where(place => place >= 0)
            .DefaultIfEmpty(page.Length)
            .Min();
        return page[start..end];
    }

    /// <summary>
    /// Whether a line is the row of an option, for example <c>| `-o, --output FILE` | The file to write. |</c>
    /// </summary>
    private static bool IsRowOf(string row, Option option) =>
        row.StartsWith("| `", StringComparison.Ordinal)
        && row.Split('`')[1].Split(' ').Contains(option.Name)
        && row.Contains($"` | {option.Description}", StringComparison.Ordinal);

    private static IEnumerable<(Command Command, string Path)> Commands() => Below(AinftCommand.Root, "ainft");

    private static IEnumerable<(Command Command, string Path)> Below(Command command, string path) =>
        command.Subcommands.Where(sub => !sub.Hidden)
            .SelectMany(sub => Below(sub, $"{path} {sub.Name}").Prepend((sub, $"{path} {sub.Name}")));
}

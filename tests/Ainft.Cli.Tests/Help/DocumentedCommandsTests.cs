using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text.RegularExpressions;
using Ainft.Cli.Help;

namespace Ainft.Cli.Tests.Help;

/// <summary>The tool accepts the command lines of the help pages and of the Markdown pages.</summary>
public sealed partial class DocumentedCommandsTests
{
    private const string Id = "0x1111111111111111111111111111111111111111111111111111111111111111";

    public static TheoryData<string> Pages => MarkdownPages.All;

    [Fact]
    public void Every_example_of_a_help_page_parses()
    {
        var paths = Commands(AinftCommand.Root, "ainft");
        foreach (var example in paths.SelectMany(path => HelpPages.Of(path).Examples))
            RequireParsed(example);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task Every_command_of_a_page_parses(string page)
    {
        var text = await MarkdownPages.ReadAsync(page);
        foreach (var line in Lines(text))
            RequireParsed(line);
        foreach (var mention in Mention().Matches(text).Select(match => match.Groups[1].Value))
            RequireKnown(mention);
    }

    /// <summary>A line to copy has every argument, and each argument has the right type.</summary>
    private static void RequireParsed(string line)
    {
        foreach (var command in Split(line))
        {
            var parsed = Parse(command);
            var errors = string.Join(' ', parsed.Errors.Select(error => error.Message));
            Assert.True(parsed.Errors.Count == 0, $"{line}: {errors}");
        }
    }

    /// <summary>A mention in a sentence may leave arguments out, but the tool must know each of its words.</summary>
    private static void RequireKnown(string mention)
    {
        foreach (var command in Split(mention))
            Assert.True(Parse(command).UnmatchedTokens is [], mention);
    }

    private static ParseResult Parse(string command) =>
        AinftCommand.Root.Parse([.. CommandLineParser.SplitCommandLine(command).Skip(1)
            .Select(word => Variable().Replace(word, Id)).Select(word => word is "N" ? "1" : word)]);

    /// <summary>The commands of a shell line that start the tool.</summary>
    private static IEnumerable<string> Split(string line) =>
        Separator().Split(FromSource().Replace(line, "ainft ")).Select(part => part.Trim())
            .Where(part => part.StartsWith("ainft ", StringComparison.Ordinal));

    private static IEnumerable<string> Lines(string markdown) =>
        Code().Matches(markdown)
            .Select(match => match.Value.ReplaceLineEndings("\n").Replace("\\\n", " ", StringComparison.Ordinal))
            .SelectMany(block => block.Split('\n'))
            .Select(line => line.Trim());

    private static IEnumerable<string> Commands(Command command, string path) =>
        command.Subcommands.Where(sub => !sub.Hidden).SelectMany(sub => Commands(sub, $"{path} {sub.Name}"))
            .Prepend(path);

    [GeneratedRegex("dotnet run (?:-v minimal )?--project src/Ainft.Cli -- ")]
    private static partial Regex FromSource();

    [GeneratedRegex(@"(?<!`)`(ainft [^`]+)`(?!`)")]
    private static partial Regex Mention();

    [GeneratedRegex("^```sh\n.*?^```|^    [^\n]*$", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Code();

    [GeneratedRegex(@"\s(?:\||&&|&|>|\d?>&?\d?|#)(?:\s|$)|\$\(|;|<\(|\)(?:\s|$)|^for .* do ")]
    private static partial Regex Separator();

    // A variable of the shell, or an id that the page shortens.
    [GeneratedRegex(@"\$\{?[A-Za-z_]+\}?|0x[0-9a-f]+…")]
    private static partial Regex Variable();
}

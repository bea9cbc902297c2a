using System.CommandLine;
using Ainft.Cli.Help;
using Ainft.Cli.Tests.Hostile;

namespace Ainft.Cli.Tests.Help;

[Collection(InProcess.Name)]
public sealed class HelpTests
{
    [Theory]
    [InlineData()]
    [InlineData("help")]
    [InlineData("--help")]
    public async Task Without_a_command_the_help_is_shown(params string[] arguments)
    {
        var run = (await InProcess.RunAsync(arguments)).Ended(ExitCode.Ok);
        Assert.Contains("Commands:", run.Out, StringComparison.Ordinal);
        Assert.Contains("Examples:", run.Out, StringComparison.Ordinal);
        Assert.Empty(run.Error);
    }

    [Fact]
    public async Task The_version_has_a_short_option() =>
        Assert.Equal(
            (await InProcess.RunAsync("--version")).Ended(ExitCode.Ok).Out,
            (await InProcess.RunAsync("-v")).Ended(ExitCode.Ok).Out);

    [Fact]
    public async Task Every_command_has_a_page_with_examples_and_with_its_exit_codes()
    {
        foreach (var command in All(AinftCommand.Root, "ainft").Where(command => !command.Command.Hidden))
        {
            var page = HelpPages.Of(command.Path);
            Assert.NotEmpty(page.Examples);
            foreach (var example in page.Examples)
                Assert.Contains(command.Path, example, StringComparison.Ordinal);
            var shown = (await InProcess.RunAsync([.. command.Path.Split(' ')[1..], "--help"])).Ended(ExitCode.Ok).Out;
            Assert.Contains(page.Text, shown, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("key", "new")]
    [InlineData("hash")]
    [InlineData("fsck")]
    public async Task A_page_has_only_the_options_and_exit_codes_that_apply(params string[] command)
    {
        var shown = (await InProcess.RunAsync([.. command, "--help"])).Ended(ExitCode.Ok).Out;
        Assert.DoesNotContain("--api", shown, StringComparison.Ordinal);
        Assert.DoesNotContain("not found", shown, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list", "lsit")]
    [InlineData("reproduce", "repoduce")]
    [InlineData("--limit", "list", "--limt", "5")]
    [InlineData("node", "nodes")]
    public async Task A_word_with_a_slip_gets_a_suggestion(string meant, params string[] arguments) =>
        Assert.Contains($"Did you mean {meant}?", (await InProcess.RunAsync(arguments)).Ended(ExitCode.Usage).Error,
            StringComparison.Ordinal);

    [Fact]
    public async Task A_word_that_is_near_nothing_gets_none() =>
        Assert.DoesNotContain("Did you mean", (await InProcess.RunAsync("xylophone")).Ended(ExitCode.Usage).Error,
            StringComparison.Ordinal);

    private static IEnumerable<(Command Command, string Path)> All(Command command, string path) =>
        command.Subcommands.SelectMany(sub => All(sub, $"{path} {sub.Name}")).Prepend((command, path));
}

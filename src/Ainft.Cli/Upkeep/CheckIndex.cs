using System.CommandLine;

namespace Ainft.Cli.Upkeep;

/// <summary><c>ainft fsck</c></summary>
internal static class CheckIndex
{
    private static readonly Option<bool> Repair = new("--repair") { Description = "Write what is missing, replace what is wrong, remove what nothing stands behind." };
    private static readonly UpkeepOptions Options = new();

    public static Command Create()
    {
        var command = new Command("fsck", "Check everything in storage against the bundles it follows from, and the chain's roots against both.") { Repair };
        Options.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken) =>
        await new UpkeepRun(Output.For(result)).RunAsync(
            "checking", result.GetValue(Repair) ? ["fsck", "--repair"] : ["fsck"], await Options.SettingsAsync(result, cancellationToken), cancellationToken);
}

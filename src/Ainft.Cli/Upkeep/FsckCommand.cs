using System.CommandLine;

namespace Ainft.Cli.Upkeep;

/// <summary><c>ainft fsck</c></summary>
internal static class FsckCommand
{
    private static readonly Option<bool> Repair = new("--repair")
    {
        Description = "Write missing rows, replace wrong ones, and remove those without an origin.",
    };

    private static readonly UpkeepOptions Options = new();

    public static Command Create()
    {
        var command = new Command(
            "fsck", "Check the stored index against the bundles that define it, and both against the roots on chain.")
        {
            Repair,
        };
        Options.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken) =>
        await new UpkeepRun(Output.For(result)).RunAsync(
            "checking",
            result.GetValue(Repair) ? ["fsck", "--repair"] : ["fsck"],
            await Options.SettingsAsync(result, cancellationToken),
            cancellationToken);
}

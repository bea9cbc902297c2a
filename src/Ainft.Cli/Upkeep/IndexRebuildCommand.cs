using System.CommandLine;

namespace Ainft.Cli.Upkeep;

/// <summary><c>ainft index rebuild</c></summary>
internal static class IndexRebuildCommand
{
    private const int LongestGrace = 3600;
    private static readonly Option<bool> DropOld = new("--drop-old")
    {
        Description = "Then delete the tables of all other generations.",
    };

    private static readonly Option<bool> AcceptLoss = new("--accept-loss")
    {
        Description = "Continue although stored bytes are lost, and build the index without them.",
    };

    private static readonly Option<int?> Grace = NumberOption.Create(
        "--grace",
        0,
        LongestGrace,
        "The seconds to wait until all instances of the app use the new index. Default: 60.",
        "SECONDS");

    private static readonly UpkeepOptions Options = new();

    public static Command Create()
    {
        var command = new Command(
            "rebuild", "Build all tables again from bundles and batches, beside the current ones, and swap them.")
        {
            DropOld, AcceptLoss, Grace,
        };
        Options.AddTo(command);
        command.SetAction(RunAsync);
        return new Command("index", "Maintain the index.") { command };
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var flags = new[] { DropOld, AcceptLoss }.Where(result.GetValue).Select(flag => flag.Name);
        string[] grace = result.GetValue(Grace) is { } seconds ? ["--grace", $"{seconds}"] : [];
        return await new UpkeepRun(Output.For(result)).RunAsync(
            "rebuilding",
            ["rebuild", .. flags, .. grace],
            await Options.SettingsAsync(result, cancellationToken),
            cancellationToken);
    }
}

using System.CommandLine;
using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Cli.Folders;
using Ainft.Cli.Minting;
using Ainft.Cli.Proofs;
using Ainft.Cli.Royalties;
using Ainft.Ethereum;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft init</c></summary>
internal static class InitCommand
{
    private static readonly Argument<string> Folder = new("DIR")
    {
        Description = "The folder of the component. Default: the working directory.",
        DefaultValueFactory = _ => ".",
    };

    private static readonly Option<string> File = new("--output", "-o")
    {
        Description = $"The file to write. - prints the manifest. Default: {FolderWalk.ManifestName} in the folder.",
        HelpName = "FILE",
    };

    private static readonly FolderOptions Options = new();

    public static Command Create()
    {
        var command = new Command(
            "init", "Write the manifest of a folder from the descriptions in it, and show where each value comes from.")
        {
            Folder, File, Connection.Api,
        };
        Options.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (output, folder) = (Output.For(result), result.GetValue(Folder)!);
        if (!Directory.Exists(folder))
            throw CommandException.Usage($"{folder} is not a folder.", "Pass a folder with the files of a component.");
        var plan = await new FolderReading(folder, Options, result).PlanAsync(output, cancellationToken);
        var manifest = plan.Write(upload: false);
        await WarnAsync(result, manifest, output, cancellationToken);
        if (result.GetValue(File) is "-")
        {
            PlanView.Show(output.Progress, plan);
            await Output.CopyJsonAsync(new MemoryStream([.. manifest, (byte)'\n']), cancellationToken);
            return ExitCode.Ok;
        }

        var file = result.GetValue(File) ?? Path.Combine(folder, FolderWalk.ManifestName);
        ProofDownload.Save(file, [.. manifest, (byte)'\n']);
        output.Result(
            new
            {
                file,
                manifest = JsonSerializer.Deserialize<JsonElement>(manifest),
                origins = PlanView.Origins(plan),
                remarks = PlanView.Remarks(plan),
            },
            people =>
            {
                PlanView.Show(people, plan);
                people.Write(Output.Facts(("manifest", file), ("mint it with", $"ainft mint {folder}")));
            });
        return ExitCode.Ok;
    }

    // The royalties of the ancestors do not depend on the account that mints, which the command does not know.
    private static async Task WarnAsync(
        ParseResult result, byte[] manifest, Output output, CancellationToken cancellationToken)
    {
        using var api = Connection.OpenIfGiven(result);
        var anyone = LocalKey.Generate().Address;
        if (api is not null)
            foreach (var batch in MintInput.Read(manifest, anyone))
                await RoyaltyWarnings.ShowAsync(api, batch, anyone, output, cancellationToken);
    }
}

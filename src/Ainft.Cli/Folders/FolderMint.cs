using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Nodes;
using Ainft.Ethereum;
using Spectre.Console;

namespace Ainft.Cli.Folders;

/// <summary>
/// The options of <c>ainft mint DIR</c> beyond those of <c>ainft init</c>, and its steps before the mint.
/// </summary>
internal sealed class FolderMint
{
    private readonly FolderOptions options = new();
    private readonly Option<string> source = new("--from")
    {
        Description = "Mint a revision of a platform instead of FILE, for example hf:owner/name@main, "
            + "git:https://host/owner/name@v1, github:owner/name@v1, mlflow:models:/name/1, "
            + "wandb:entity/project/name:v1 or replicate:owner/name@version.",
        HelpName = "SOURCE",
    };

    private readonly Option<bool> upload = new("--upload")
    {
        Description = $"Store the files of the folder of up to {FolderPlan.LargestUpload >> 20} MiB on the server.",
    };

    private readonly Option<bool> preview = new("--preview")
    {
        Description = "Show the manifest of the folder and the place of each value, and send nothing.",
    };

    private readonly Option<bool> yes = new("--yes", "-y")
    {
        Description = "Mint the folder without asking. Without a terminal the command never asks.",
    };

    private Option[] Own => [upload, preview, yes];

    /// <summary>The revision of <c>--from</c>, or null.</summary>
    public string? From(ParseResult result) => result.GetValue(source);

    public void AddTo(Command command)
    {
        command.Add(source);
        options.AddTo(command);
        foreach (var option in Own)
            command.Add(option);
    }

    /// <summary>Refuses the options for an input that is not a folder.</summary>
    /// <exception cref="CommandException">The command line has one of them.</exception>
    public void RefuseAll(ParseResult result)
    {
        options.RefuseAll(result);
        if (Array.Find(Own, option => result.GetResult(option) is { Implicit: false }) is { } given)
            throw CommandException.Usage($"{given.Name} applies only to a folder.", "Pass a folder instead of a file.");
    }

    /// <summary>
    /// Makes and shows the plan of a folder or of a revision, and asks for consent where a person can answer.
    /// </summary>
    /// <returns>The plan, or null when the command ends after the preview.</returns>
    public async Task<FolderPlan?> PlanAsync(
        ParseResult result, string? folder, Output output, CancellationToken cancellationToken)
    {
        if (From(result) is not null && result.GetValue(upload))
            throw CommandException.Usage($"{upload.Name} applies only to a folder on this machine.");
        var plan = From(result) is { } revision
            ? await new PlatformImport(options, result, TimeProvider.System)
                .PlanAsync(revision, output, cancellationToken)
            : await new FolderReading(folder!, options, result).PlanAsync(output, cancellationToken);
        var manifest = plan.Write(result.GetValue(upload));
        PlanView.Show(output.Progress, plan);
        if (result.GetValue(preview))
        {
            await Output.CopyJsonAsync(new MemoryStream([.. manifest, (byte)'\n']), cancellationToken);
            return null;
        }

        var asks = !result.GetValue(yes) && !Console.IsInputRedirected && !Console.IsErrorRedirected;
        return !asks || output.Progress.Prompt(new ConfirmationPrompt("Mint it?")) ? plan : null;
    }

    /// <summary>Uploads the small files if asked, and returns the manifest.</summary>
    public async Task<byte[]> PrepareAsync(
        ParseResult result, FolderPlan plan, AinftApi api, ChainInfo chain, LocalKey key, Output output,
        CancellationToken cancellationToken)
    {
        if (!result.GetValue(upload))
            return plan.Write(upload: false);
        using var signed = new NodeApi(api.Address, chain.Domain, key, TimeProvider.System);
        var files = plan.Uploads.ToList();
        await output.BarAsync("uploading", async bar =>
        {
            foreach (var (index, file) in files.Index())
            {
                bar.Show((double)index / files.Count, file.Path);
                await signed.UploadAsync(file.Digest, () => File.OpenRead(file.FullPath), cancellationToken);
            }

            return files.Count;
        });
        return plan.Write(upload: true);
    }
}

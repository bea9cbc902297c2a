using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Folders;
using Ainft.Cli.Nodes;
using Ainft.Ethereum;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft download</c></summary>
internal static class DownloadCommand
{
    private static readonly Argument<AinftId> Id = IdArgument.Create();
    private static readonly Option<string> Folder = new("--output", "-o")
    {
        Description = "The folder to write. Default: a folder with the first digits of the id.",
        HelpName = "DIR",
    };

    private static readonly FetchOptions Fetch = new();

    public static Command Create()
    {
        var command = new Command(
            "download", "Fetch the files of an AINFT, check their digests, and place them under their paths. The same "
            + "command continues a stopped download.")
        {
            Id, Folder, Connection.Api,
        };
        Fetch.AddSourcesTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (output, id) = (Output.For(result), result.GetValue(Id));
        using var api = Connection.Open(result);
        var answer = await api.GetAsync($"ainfts/{id}", cancellationToken);
        var creator = answer.Member("creator").Parsed<Address>(Address.TryParse, "an address");
        var manifest = await VerifiedManifest.FetchAsync(api, id, creator, cancellationToken);
        var files = DownloadPlan.Of(manifest);
        if (files.Count == 0)
            throw CommandException.Refused($"{id} has no artifacts.", "Show it with: ainft get ID");
        var folder = result.GetValue(Folder) ?? $"ainft-{id.ToString()[2..10]}";
        var fetched = await new FolderDownload(folder, Fetch.RulesOf(result, api.Address), TimeProvider.System)
            .RunAsync(files, output, cancellationToken);
        output.Result(
            new
            {
                id = id.ToString(),
                folder,
                fetched,
                alreadyThere = files.Count - fetched,
                files = files.Select(file => file.Path),
            },
            people => people.Write(Output.Facts(
                ("folder", folder),
                ("fetched", $"{fetched:N0} files"),
                ("already there", $"{files.Count - fetched:N0} files"),
                ("check it with", $"ainft verify --files {folder} {id}"))));
        return ExitCode.Ok;
    }
}

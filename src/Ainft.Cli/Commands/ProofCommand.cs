using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Proofs;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft proof</c></summary>
internal static class ProofCommand
{
    private static readonly Argument<AinftId> Id = IdArgument.Create();
    private static readonly Option<string> File = new("--output", "-o")
    {
        Description = "The file to write. Default: standard output.",
        HelpName = "FILE",
    };

    private static readonly Option<bool> Lineage = new("--lineage")
    {
        Description = "Prove the whole ancestry in one file.",
    };

    private static readonly Option<int?> Depth = NumberOption.Create(
        "--depth", 0, int.MaxValue, "With --lineage: the number of steps up. Default: up to the roots.", "N");

    private static readonly Option<bool> Evidence = new("--evidence")
    {
        Description = "Prove the verdict of the nodes that built it again, with their signed statements and the "
            + "summary of the registry.",
    };

    private static readonly Option<string> Run = new("--run")
    {
        Description = "With --evidence: the run. Default: the run of the current verdict.",
        HelpName = "RUN",
    };

    private static readonly WaitOptions Wait = new();

    public static Command Create()
    {
        var command = new Command("proof", "Save the proof of an AINFT, one file that anyone can verify offline.")
        {
            Id, File, Lineage, Depth, Evidence, Run, Connection.Api,
        };
        Wait.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (output, id) = (Output.For(result), result.GetValue(Id));
        RequireConsistent(result);
        using var api = Connection.Open(result);
        var patience = Wait.Of(result);
        if (patience is { } timeout)
            await new FinalityWait(api, output, TimeProvider.System).OfAnchorsAsync([id], timeout, cancellationToken);
        if (result.GetValue(Lineage))
            return await SaveLineageAsync(api, output, id, result, cancellationToken);
        if (result.GetValue(Evidence))
            return await SaveEvidenceAsync(api, output, id, result, patience ?? TimeSpan.Zero, cancellationToken);
        var download = await ProofDownload.FetchAsync(api, id, cancellationToken);
        if (download.Proof.Block is null)
            output.Note("The anchor is not in a block yet. Use --wait to save a proof that is final.");
        if (result.GetValue(File) is not { } file)
        {
            await Output.CopyJsonAsync(new MemoryStream(download.Bytes), cancellationToken);
            return ExitCode.Ok;
        }

        ProofDownload.Save(file, download.Bytes);
        output.Result(
            new
            {
                id = id.ToString(),
                file,
                root = download.Proof.Root.ToString(),
                block = download.Proof.Block?.Number
            },
            people => people.Write(Output.Facts(("proof", file), ("verify it with", $"ainft verify {file}"))));
        return ExitCode.Ok;
    }

    private static void RequireConsistent(ParseResult result)
    {
        if (result.GetValue(Depth) is not null && !result.GetValue(Lineage))
            throw CommandException.Usage($"{Depth.Name} applies only to a lineage.", $"Pass {Lineage.Name} too.");
        if (result.GetValue(Evidence) && result.GetValue(Lineage))
            throw CommandException.Usage(
                $"{Evidence.Name} and {Lineage.Name} need a file each.", "Run the command once for each of them.");
        if (result.GetValue(Run) is { } run && (!result.GetValue(Evidence) || !Sha256Digest.TryParse(run, out _)))
            throw CommandException.Usage(
                $"{Run.Name} takes the id of a run, 0x and 64 digits, and needs {Evidence.Name}.");
    }

    private static async Task<int> SaveEvidenceAsync(
        AinftApi api,
        Output output,
        AinftId id,
        ParseResult result,
        TimeSpan patience,
        CancellationToken cancellationToken)
    {
        var saved = await SavedEvidence.WaitAsync(
            api, id, result.GetValue(Run), patience, output.Note, TimeProvider.System, cancellationToken);
        if (result.GetValue(File) is not { } file)
        {
            await Output.CopyJsonAsync(new MemoryStream(saved.Bytes), cancellationToken);
            return ExitCode.Ok;
        }

        ProofDownload.Save(file, saved.Bytes);
        output.Result(
            new
            {
                id = id.ToString(),
                file,
                statements = saved.Evidence.Statements.Count,
                batches = saved.Evidence.Batches.Count,
            },
            people => people.Write(Output.Facts(
                ("evidence", file),
                ("statements", $"{saved.Evidence.Statements.Count}"),
                ("verify it with", $"ainft verify {file}"))));
        return ExitCode.Ok;
    }

    // The server may answer with another lineage. So the command prints the answer only after it has checked a saved
    // copy.
    private static async Task PrintLineageAsync(
        AinftApi api, Output output, AinftId id, int? depth, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("ainft-");
        try
        {
            var file = Path.Combine(folder.FullName, "lineage.json");
            await output.BarAsync("proving", bar =>
                SavedLineage.DownloadAsync(api, id, depth, file, bar, cancellationToken));
            await using var saved = System.IO.File.OpenRead(file);
            await Output.CopyJsonAsync(saved, cancellationToken);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static async Task<int> SaveLineageAsync(
        AinftApi api, Output output, AinftId id, ParseResult result, CancellationToken cancellationToken)
    {
        if (result.GetValue(File) is not { } file)
        {
            await PrintLineageAsync(api, output, id, result.GetValue(Depth), cancellationToken);
            return ExitCode.Ok;
        }

        var proof = await output.BarAsync("proving", bar =>
            SavedLineage.DownloadAsync(api, id, result.GetValue(Depth), file, bar, cancellationToken));
        output.Result(
            new
            {
                id = id.ToString(),
                file,
                depth = proof.Depth,
                components = proof.Components.Count,
                batches = proof.Batches.Count,
            },
            people => people.Write(Output.Facts(
                ("proof", file),
                ("components", $"{proof.Components.Count:N0}"),
                ("verify it with", $"ainft verify {file}"))));
        return ExitCode.Ok;
    }
}

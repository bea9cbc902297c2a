using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Dev.Decisions;
using Ainft.Cli.Dev.Payments;
using Ainft.Cli.Dev.Rebuild;
using Ainft.Cli.Proofs;
using Spectre.Console;

namespace Ainft.Cli.Dev;

/// <summary><c>ainft dev</c></summary>
internal static class DevCommand
{
    private static readonly Option<int?> Port = NumberOption.Create(
        "--port", 1, 65535, "The port of the server. Default: a free port.", "PORT");

    private static readonly Option<string> State = new("--state")
    {
        Description = "Keep storage and chain in this folder between runs.",
        HelpName = "DIR",
    };

    private static readonly Option<bool> Once = new("--once")
    {
        Description = "Run the whole story, stop the server, verify the proofs from their files, and end.",
    };

    private static readonly Option<bool> Install = new("--install")
    {
        Description = "Install Azurite and anvil with npm into the cache of this user if they are missing. A clone "
            + "installs its npm packages without this option.",
    };

    private static readonly Option<bool> Open = new("--open")
    {
        Description = "Open the first page of the server in the browser.",
    };

    public static Command Create()
    {
        var command = new Command(
            "dev",
            "Run everything on this machine: storage, chain, contracts, server, and a first AINFT. Ctrl-C stops it.")
        {
            Port, State, Once, Install, Open,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var output = Output.For(result);
        if (result.GetValue(Once) && result.GetValue(Open))
            throw CommandException.Usage(
                "--once stops the server, so --open would show no page.", "Use one of them.");
        if (!result.GetValue(Install))
            PackedParts.RequireNpm();
        var devFile = DevFile.PathIn(Environment.CurrentDirectory);
        await DevFile.RequireUnusedAsync(devFile, cancellationToken);
        if (result.GetValue(Port) is { } port)
            FunctionApp.RequireFree(port);
        await using var world = await DevWorld.StartAsync(
            output, result.GetValue(State), result.GetValue(Port), cancellationToken);
        using var api = new AinftApi(world.Address, TimeProvider.System);
        var proofs = Path.Combine(Path.GetDirectoryName(devFile)!, "proofs");
        var story = new Story(output, api, world.Node, proofs, cancellationToken);
        await story.RunAsync();
        if (!result.GetValue(Once))
            return await StayAsync(output, world, devFile, result.GetValue(Open), cancellationToken);
        var evidence = await ContinueAsync(output, world, api, story, proofs, cancellationToken);
        return await EndAsync(output, world, story, evidence, cancellationToken);
    }

    /// <summary>The jobs that only <c>--once</c> shows. Returns the evidence file, or null without nodes.</summary>
    private static async Task<string?> ContinueAsync(
        Output output, DevWorld world, AinftApi api, Story story, string proofs, CancellationToken cancellationToken)
    {
        var rebuild = new RebuildStory(output, api, proofs, cancellationToken);
        await rebuild.RunAsync();
        await new AdmissionStory(output, api, world.Node, cancellationToken).RunAsync(rebuild.Model);
        // The contracts would refuse later signatures as too old, because the chain is a day ahead afterwards.
        if (world.KeepsState)
            output.Step("pay", "skipped: it moves the clock of the kept chain a day on");
        else
            await new PaymentStory(output, api, world.Node, cancellationToken).RunAsync(story.Service);
        return rebuild.EvidenceFile;
    }

    private static async Task<int> StayAsync(
        Output output, DevWorld world, string devFile, bool open, CancellationToken cancellationToken)
    {
        world.File.Write(devFile);
        try
        {
            if (open && !Browser.TryOpen(world.Address))
                output.Note($"No browser could be opened. The first page is {world.Address}.");
            output.Result(world.File, people => people.Say($"[bold green]ready[/] {world.File.Api}"));
            await world.WatchAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            output.Note("Stopping.");
        }
        finally
        {
            File.Delete(devFile);
        }

        return ExitCode.Ok;
    }

    private static async Task<int> EndAsync(
        Output output, DevWorld world, Story story, string? evidenceFile, CancellationToken cancellationToken)
    {
        await output.StepAsync("stop", async () =>
        {
            await world.DisposeAsync();
            return "server, storage and chain stopped";
        });
        var reports = new List<(string File, VerificationReport Report)>();
        foreach (var file in story.Files)
            reports.Add((file, ProofVerifier.Verify(await SavedProof.ReadAsync(file, cancellationToken))));
        var evidence = evidenceFile is null ? null : await SavedEvidence.ReadAsync(evidenceFile, cancellationToken);
        var evidenceReport = evidence is null ? null : EvidenceVerifier.Verify(evidence);
        output.Result(new
        {
            proofs = reports.Select(report => ReportView.Document(report.File, report.Report)),
            evidence = evidenceReport is null ? null : EvidenceView.Document(evidenceFile!, evidence!, evidenceReport),
        }, people =>
        {
            foreach (var (file, report) in reports)
                people.Write(ReportView.Tree(file, report));
            if (evidenceReport is not null)
                EvidenceView.Show(people, evidenceFile!, evidenceReport);
        });
        var isValid = reports.All(report => report.Report.IsValid) && evidenceReport is null or { IsValid: true };
        return isValid ? ExitCode.Ok : ExitCode.Refused;
    }
}

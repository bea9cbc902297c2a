using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Folders;
using Ainft.Cli.Proofs;
using Ainft.Cli.Signatures;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft verify</c></summary>
internal static class VerifyCommand
{
    private static readonly Argument<string> File = new("FILE")
    {
        Description = "A file of ainft proof: the proof of one AINFT or of a lineage, or the evidence of a run.",
    };

    private static readonly Option<string> Rpc = Connection.Rpc(
        "Also ask this Ethereum node for the anchor, the finality of its block, and the owner of the token.");

    private static readonly Option<int?> FinalityDepth = NumberOption.Create(
        "--finality-depth",
        1,
        int.MaxValue,
        "With --rpc: the number of later blocks that make a block final. Default: the finalized block of the node.",
        "BLOCKS");

    private static readonly FilesCheck Files = new();
    private static readonly SignerOptions Signer = new();
    private static readonly IdentityPins Pins = new();

    public static Command Create()
    {
        var command = new Command(
            "verify", "Verify a proof file offline. The command computes everything again and asks no server.")
        {
            File, Rpc, FinalityDepth, Connection.Api,
        };
        Files.AddTo(command);
        Signer.AddTo(command);
        Pins.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var file = result.GetValue(File)!;
        if (Files.Folder(result) is { } folder)
            return await RunFilesAsync(file, folder, result, cancellationToken);
        if (Signer.AreGiven(result))
            throw CommandException.Usage("The options about the signer of model.sig apply only with --files DIR.");
        switch (FileFormat.Of(file))
        {
            case LineageProofFile.Format or LineageProofFile.DelegatedFormat:
                RefusePins(result);
                return await RunLineageAsync(file, result, cancellationToken);
            case { } format when EvidenceFile.TryReadFormat(format, out _):
                RefusePins(result);
                return await RunEvidenceAsync(file, result, cancellationToken);
        }

        var proof = await SavedProof.ReadAsync(file, cancellationToken);
        var report = await VerifyAsync(proof, null, result, cancellationToken);
        Output.For(result).Result(
            ReportView.Document(file, report), people => people.Write(ReportView.Tree(file, report)));
        return report.IsValid ? ExitCode.Ok : ExitCode.Refused;
    }

    private static async Task<int> RunFilesAsync(
        string file, string folder, ParseResult result, CancellationToken cancellationToken)
    {
        var output = Output.For(result);
        var trust = await Signer.ReadAsync(result, cancellationToken);
        // A file can have any name, so it comes before an id.
        var asked = AinftId.TryParse(file, out var id) && !System.IO.File.Exists(file) ? id : (AinftId?)null;
        var proof = asked is { } known
            ? await FetchAsync(known, result, cancellationToken)
            : await SavedProof.ReadAsync(file, cancellationToken);
        var report = await VerifyAsync(proof, asked, result, cancellationToken);
        var (files, signature) = await FilesCheck.CompareAsync(
            folder, proof, asked is null ? file : null, trust, output, cancellationToken);
        var isPinned = asked is not null || Pins.AreGiven(result);
        var view = new FolderVerdict(file, folder, report, files, signature, isPinned);
        output.Result(view.Document(), view.Show);
        return view.Holds ? ExitCode.Ok : ExitCode.Refused;
    }

    private static async Task<ProofFile> FetchAsync(
        AinftId id, ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        return (await ProofDownload.FetchAsync(api, id, cancellationToken)).Proof;
    }

    private static async Task<VerificationReport> VerifyAsync(
        ProofFile proof, AinftId? asked, ParseResult result, CancellationToken cancellationToken)
    {
        var facts = await AskAsync(result, node => ChainReading.ReadAsync(node, proof, cancellationToken));
        return new VerificationReport(
            [.. ProofVerifier.Verify(proof, facts).Checks, .. Pins.Check(result, proof, asked)]);
    }

    private static void RefusePins(ParseResult result)
    {
        if (Pins.AreGiven(result))
            throw CommandException.Usage(
                "--id, --creator, --registry and --chain apply only to the proof of one AINFT.");
    }

    private static async Task<int> RunLineageAsync(string file, ParseResult result, CancellationToken cancellationToken)
    {
        var proof = SavedLineage.Read(file);
        var facts = await AskAsync(result, node => LineageReading.ReadAsync(node, proof, cancellationToken));
        var report = LineageProofVerifier.Verify(proof, facts);
        Output.For(result).Result(
            LineageView.Document(file, proof, report), people => LineageView.Show(people, file, proof, report));
        return report.IsValid ? ExitCode.Ok : ExitCode.Refused;
    }

    private static async Task<int> RunEvidenceAsync(
        string file, ParseResult result, CancellationToken cancellationToken)
    {
        var evidence = await SavedEvidence.ReadAsync(file, cancellationToken);
        var facts = await AskAsync(result, node => EvidenceReading.ReadAsync(node, evidence, cancellationToken));
        var report = EvidenceVerifier.Verify(evidence, facts);
        Output.For(result).Result(
            EvidenceView.Document(file, evidence, report), people => EvidenceView.Show(people, file, report));
        return report.IsValid ? ExitCode.Ok : ExitCode.Refused;
    }

    /// <summary>Reads facts from the node of <c>--rpc</c>. The result is null without that option.</summary>
    private static async Task<T?> AskAsync<T>(ParseResult result, Func<Node, Task<T>> read)
        where T : class
    {
        if (result.GetValue(Rpc) is not { } rpc)
            return null;
        using var node = new Node(Connection.FindRpc(rpc)) { FinalityDepth = result.GetValue(FinalityDepth) };
        return await read(node);
    }
}

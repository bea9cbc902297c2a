using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Proofs;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft verify</c></summary>
internal static class VerifyProof
{
    private static readonly Argument<string> File = new("FILE") { Description = "The proof file of one AINFT, of a whole lineage, or the evidence of a run (ainft proof saves them)." };
    private static readonly Option<string> Rpc = Connection.Rpc("Also ask this Ethereum node whether the root is anchored, its block final, and who owns the token.");

    private static readonly Option<int?> FinalityDepth = NumberOption.Create(
        "--finality-depth",
        1,
        int.MaxValue,
        "With --rpc: how many blocks above it make a block final. Default: the node names the last finalized block.",
        "BLOCKS");

    public static Command Create()
    {
        var command = new Command(
            "verify", "Verify a proof file offline: everything is recomputed, no server is asked.")
        {
            File, Rpc, FinalityDepth,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var file = result.GetValue(File)!;
        switch (FileFormat.Of(file))
        {
            case LineageProofFile.Format:
                return await RunLineageAsync(file, result, cancellationToken);
            case { } format when EvidenceFile.TryReadFormat(format, out _):
                return await RunEvidenceAsync(file, result, cancellationToken);
        }

        var proof = await SavedProof.ReadAsync(file, cancellationToken);
        var facts = await AskAsync(result, node => ChainReading.ReadAsync(node, proof, cancellationToken));
        var report = ProofVerifier.Verify(proof, facts);
        Output.For(result).Result(ReportView.Document(file, report), people => people.Write(ReportView.Tree(file, report)));
        return report.IsValid ? ExitCode.Ok : ExitCode.Refused;
    }

    private static async Task<int> RunLineageAsync(string file, ParseResult result, CancellationToken cancellationToken)
    {
        var proof = SavedLineage.Read(file);
        var facts = await AskAsync(result, node => LineageReading.ReadAsync(node, proof, cancellationToken));
        var report = LineageProofVerifier.Verify(proof, facts);
        Output.For(result).Result(LineageView.Document(file, proof, report), people => LineageView.Show(people, file, proof, report));
        return report.IsValid ? ExitCode.Ok : ExitCode.Refused;
    }

    private static async Task<int> RunEvidenceAsync(string file, ParseResult result, CancellationToken cancellationToken)
    {
        var evidence = await SavedEvidence.ReadAsync(file, cancellationToken);
        var facts = await AskAsync(result, node => EvidenceReading.ReadAsync(node, evidence, cancellationToken));
        var report = EvidenceVerifier.Verify(evidence, facts);
        Output.For(result).Result(EvidenceView.Document(file, evidence, report), people => EvidenceView.Show(people, file, report));
        return report.IsValid ? ExitCode.Ok : ExitCode.Refused;
    }

    /// <summary>Reads facts from the node that the caller named; null when they named none.</summary>
    private static async Task<T?> AskAsync<T>(ParseResult result, Func<Node, Task<T>> read)
        where T : class
    {
        if (result.GetValue(Rpc) is not { } rpc)
            return null;
        using var node = new Node(Connection.FindRpc(rpc)) { FinalityDepth = result.GetValue(FinalityDepth) };
        return await read(node);
    }
}

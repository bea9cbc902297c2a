using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Proofs;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft proof</c></summary>
internal static class SaveProof
{
    private static readonly Argument<AinftId> Id = IdArgument.Create();
    private static readonly Option<string> File = new("--output", "-o") { Description = "Where to write it. Default: standard output.", HelpName = "FILE" };
    private static readonly WaitOptions Wait = new();

    public static Command Create()
    {
        var command = new Command("proof", "Save the proof of an AINFT: one file that anyone can verify offline.") { Id, File };
        Wait.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (output, id) = (Output.For(result), result.GetValue(Id));
        using var api = Connection.Open(result);
        if (Wait.Of(result) is { } timeout)
            await new Finality(api, output, TimeProvider.System).OfAnchorsAsync([id], timeout, cancellationToken);
        var download = await ProofDownload.FetchAsync(api, id, cancellationToken);
        if (download.Proof.Block is null)
            output.Note("The anchor is not in a block yet; --wait saves a proof that is final.");
        if (result.GetValue(File) is not { } file)
        {
            await using var stdout = Console.OpenStandardOutput();
            await stdout.WriteAsync(download.Bytes, cancellationToken);
            return ExitCode.Ok;
        }

        download.Save(file);
        output.Result(
            new { id = id.ToString(), file, root = download.Proof.Root, block = download.Proof.Block?.Number },
            people => people.Write(Output.Facts(("proof", file), ("verify it with", $"ainft verify {file}"))));
        return ExitCode.Ok;
    }
}

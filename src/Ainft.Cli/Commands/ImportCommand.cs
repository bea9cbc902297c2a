using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Bulk;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft import</c></summary>
internal static class ImportCommand
{
    private static readonly Argument<string> File = new("FILE")
    {
        Description = "Lines of ainft export, plain or gzip, of any size. Or a proof of one AINFT or of a lineage.",
    };

    private static readonly WaitOptions Wait = new();

    public static Command Create()
    {
        var command = new Command(
            "import",
            "Register AINFTs of another registry here, with the same ids, creators and signatures. The same command "
            + "continues a stopped run.")
        {
            File, BulkTerms.PartialOption, BulkTerms.ChunkOption, BulkTerms.IdsOption, Connection.Api,
        };
        Wait.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var chain = await api.ReadChainAsync(cancellationToken);
        var (file, terms) = (result.GetValue(File)!, BulkTerms.Of(result));
        return await new BulkCommand(api, Output.For(result), file, terms, Wait.Of(result))
            .ImportAsync(chain, cancellationToken);
    }
}

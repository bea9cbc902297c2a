using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Bulk;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft import</c></summary>
internal static class ImportAinfts
{
    private static readonly Argument<string> File = new("FILE") { Description = "Lines as ainft export writes them, plain or gzip, of any size; or a proof of one AINFT or of a lineage." };
    private static readonly WaitOptions Wait = new();

    public static Command Create()
    {
        var command =
            new Command("import", "Register AINFTs of another registry here: their ids, creators and signatures stay. "
                + "Run again, it goes on where it "
                + "stopped.") { File, BulkTerms.PartialOption, BulkTerms.ChunkOption, BulkTerms.IdsOption,
                    Connection.Api };
        Wait.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var chain = await api.ReadChainAsync(cancellationToken);
        return await new BulkCommand(api, Output.For(result), result.GetValue(File)!, BulkTerms.Of(result), Wait.Of(result)).ImportAsync(chain, cancellationToken);
    }
}

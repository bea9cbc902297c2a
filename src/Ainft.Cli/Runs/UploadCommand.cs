using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Keys;
using Ainft.Cli.Nodes;

namespace Ainft.Cli.Runs;

/// <summary><c>ainft upload</c></summary>
internal static class UploadCommand
{
    private static readonly Argument<string> File = new("FILE") { Description = "The file to upload." };
    private static readonly KeyOptions Key = new();

    public static Command Create()
    {
        var command = new Command(
            "upload", "Store a file on the server under its SHA-256 for use in manifests. Repeating it is safe.")
        {
            File, Connection.Api,
        };
        Key.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var file = result.GetValue(File)!;
        var (digest, size) = await HashedFile.ReadAsync(file, cancellationToken);
        using var api = Connection.Open(result);
        var chain = await api.ReadChainAsync(cancellationToken);
        using var signed = new NodeApi(api.Address, chain.Domain, Key.Open(result, chain.ChainId), TimeProvider.System);
        var isNew = await signed.UploadAsync(digest, () => System.IO.File.OpenRead(file), cancellationToken);
        // The artifacts of a manifest have this form.
        var sha256 = digest.ToString()[2..];
        var uri = $"ainft:artifacts/{sha256}";
        Output.For(result).Result(new { uri, sha256, size, isNew }, people => people.Write(Output.Facts(
            ("uri", uri), ("sha256", sha256), ("size", $"{size}"),
            ("", isNew ? null : "The server had the file already."))));
        return ExitCode.Ok;
    }
}

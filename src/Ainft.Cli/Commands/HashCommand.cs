using System.CommandLine;
using Ainft.Cli.Folders;
using Ainft.Cli.Signatures;
using Ainft.ModelSigning;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft hash</c></summary>
internal static class HashCommand
{
    private static readonly Argument<string> Place = new("PATH") { Description = "A folder or a file." };
    private static readonly Option<bool> NoCache = FolderOptions.NoCacheOption();

    public static Command Create()
    {
        var command = new Command(
            "hash", "Print the SHA-256 of every file of a folder in the format of sha256sum, with all processors.")
        {
            Place, NoCache,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (output, place) = (Output.For(result), result.GetValue(Place)!);
        var files = Find(place, cancellationToken);
        var cache = result.GetValue(NoCache) ? null : HashCache.Open(TimeProvider.System);
        var hashed = await FolderHasher.HashAsync(files, cache, output, cancellationToken);
        var signature = Directory.Exists(place) ? SignatureReport.Of(files, hashed) : null;
        if (signature is not null)
            output.Note($"{ModelSignature.FileName}: {signature.Result}");
        output.Result(
            new
            {
                path = place,
                signature = signature?.Document(),
                files = hashed.Select(file => new { path = file.Path, sha256 = file.Sha256, size = file.Size }),
                bytes = hashed.Sum(file => file.Size),
            },
            _ => Print(hashed));
        return ExitCode.Ok;
    }

    private static List<FolderFile> Find(string place, CancellationToken cancellationToken)
    {
        if (Directory.Exists(place))
            return FolderWalk.List(place, FolderWalk.LeftOut, cancellationToken);
        return new FileInfo(place) is { Exists: true } file
            ? [new FolderFile(place, file.FullName, file.Length)]
            : throw CommandException.Usage($"{place} does not exist.");
    }

    // Spectre measures each line, which takes seconds for 100,000 files.
    private static void Print(IReadOnlyList<DigestedFile> hashed)
    {
        if (hashed.Count > 0)
            Output.Draw(string.Join('\n', hashed.Select(file => $"{file.Sha256}  {PlainText.Clean(file.Path)}")));
    }
}

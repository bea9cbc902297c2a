using System.CommandLine;
using System.Text;

namespace Ainft.Cli.Folders;

/// <summary><c>--files</c> of <c>ainft verify</c>.</summary>
internal sealed class FilesCheck
{
    private readonly Option<string> folder = new("--files")
    {
        Description = "Also require that the files of this folder are exactly those of the manifest. Every byte is "
            + "read. FILE may then be an ID, whose proof the server sends.",
        HelpName = "DIR",
    };

    public void AddTo(Command command) => command.Add(folder);

    /// <summary>The folder, or null without the option.</summary>
    public string? Folder(ParseResult result) => result.GetValue(folder);

    /// <summary>Hashes the folder and compares it with the manifest of a proof.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="proof">The proof.</param>
    /// <param name="proofFile">The file of the proof, which may be inside the folder.</param>
    /// <param name="output">Shows the progress.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<FilesReport> CompareAsync(
        string folder, ProofFile proof, string? proofFile, Output output, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            throw CommandException.Usage($"{folder} is not a folder.", "Pass the folder with the files.");
        if (!Manifest.TryParse(Encoding.UTF8.GetBytes(proof.Manifest), out var manifest, out var violations))
            throw CommandException.Invalid("The manifest in the proof", violations);
        var own = proofFile is null ? null : Path.GetFullPath(proofFile);
        var files = FolderWalk.List(folder, LeftOutFor(manifest), cancellationToken)
            .Where(file => file.FullPath != own).ToList();
        var hashed = await FolderHasher.HashAsync(files, cache: null, output, cancellationToken);
        return FilesComparison.Of(manifest, hashed);
    }

    // Another tool may have listed such files, and then they belong to the component.
    private static HashSet<string> LeftOutFor(Manifest manifest)
    {
        var tops = ArtifactEntry.Of(manifest).Select(artifact => artifact.Path?.Split('/')[0]).ToHashSet();
        return [.. FolderWalk.LeftOut.Where(name => !tops.Contains(name))];
    }
}

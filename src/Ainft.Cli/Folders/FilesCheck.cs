using System.CommandLine;
using System.Text;
using Ainft.Cli.Signatures;
using Ainft.ModelSigning;

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

    /// <summary>
    /// Hashes the folder and compares it with the manifest of a proof, and with its <c>model.sig</c> if it has one.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="proof">The proof.</param>
    /// <param name="proofFile">The file of the proof, which may be inside the folder.</param>
    /// <param name="trust">The expected signer of <c>model.sig</c>, or null.</param>
    /// <param name="output">Shows the progress.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<(FilesReport Files, SignatureReport? Signature)> CompareAsync(
        string folder, ProofFile proof, string? proofFile, SignerTrust? trust, Output output,
        CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            throw CommandException.Usage($"{folder} is not a folder.", "Pass the folder with the files.");
        if (!Manifest.TryParse(Encoding.UTF8.GetBytes(proof.Manifest), out var manifest, out var violations))
            throw CommandException.Invalid("The manifest in the proof", violations);
        var own = proofFile is null ? null : Path.GetFullPath(proofFile);
        var files = FolderWalk.List(folder, LeftOutFor(manifest), cancellationToken)
            .Where(file => file.FullPath != own).ToList();
        if (trust is not null && !files.Exists(file => file.Path == ModelSignature.FileName))
            throw CommandException.Usage(
                $"{folder} has no {ModelSignature.FileName}.", "Leave out the options about its signer.");
        var hashed = await FolderHasher.HashAsync(files, cache: null, output, cancellationToken);
        return (FilesComparison.Of(manifest, hashed), SignatureReport.Of(files, hashed, trust));
    }

    // Another tool may have listed such files, and then they belong to the component.
    private static HashSet<string> LeftOutFor(Manifest manifest)
    {
        var tops = ArtifactEntry.Of(manifest).Select(artifact => artifact.Path?.Split('/')[0]).ToHashSet();
        return [.. FolderWalk.LeftOut.Where(name => !tops.Contains(name))];
    }
}

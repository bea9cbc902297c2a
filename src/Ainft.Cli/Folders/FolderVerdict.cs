using Ainft.Cli.Proofs;
using Ainft.Cli.Signatures;
using Spectre.Console;

namespace Ainft.Cli.Folders;

/// <summary>The verdict of <c>ainft verify --files</c>: the files first, then the proof, then the identity.</summary>
/// <param name="File">The proof file or the id.</param>
/// <param name="Folder">The folder.</param>
/// <param name="Proof">The report about the proof.</param>
/// <param name="Files">The report about the files.</param>
/// <param name="Signature">The report about <c>model.sig</c>, or null when the folder lacks it.</param>
/// <param name="IsPinned">Whether the command line says whose component it must be.</param>
internal sealed record FolderVerdict(
    string File, string Folder, VerificationReport Proof, FilesReport Files, SignatureReport? Signature, bool IsPinned)
{
    private const string WhyPin =
        "Anyone can make such a proof about these files. Pass --id, --creator, --registry or --chain.";

    /// <summary>
    /// Whether the files are exactly those of the manifest, and no check of the proof or of <c>model.sig</c> failed.
    /// </summary>
    public bool Holds => Files.IsExact && Proof.IsValid && Signature is not { Holds: false };

    /// <summary>The document of <c>--json</c>.</summary>
    public object Document() => new
    {
        file = File,
        result = VerifyResult.Word(Holds, Proof.IsConfirmedByChain),
        valid = Holds && Proof.IsConfirmedByChain,
        confirmedByChain = Proof.IsConfirmedByChain,
        identity = IsPinned ? "pinned" : "not pinned",
        files = FilesView.Document(Folder, Files),
        signature = Signature?.Document(),
        checks = Proof.Checks.Select(check => new { name = check.Name, result = check.Result, detail = check.Detail }),
    };

    public void Show(IAnsiConsole people)
    {
        people.Write(FilesView.Tree(Folder, Files));
        if (Signature is { } signature)
            people.Write(signature.Tree());
        people.Write(ReportView.Tree(File, Proof));
        if (!IsPinned)
            people.Say($"{"The identity was not pinned.".In("yellow")} {WhyPin}");
    }
}

using System.CommandLine;
using System.Text.Json.Nodes;
using Ainft.Cli.Signatures;
using Ainft.ModelSigning;
using Ainft.Sources;
using Spectre.Console;

namespace Ainft.Cli.Folders;

/// <summary>Makes the plan of a folder: lists its files, reads its descriptions, asks, and hashes.</summary>
internal sealed class FolderReading(string folder, FolderOptions options, ParseResult result)
{
    private const string Unchecked =
        $"Sign the folder again, or pass --skip {ModelSignature.FileName} to mint the file unchecked.";

    /// <summary>Makes the plan of the files in the folder.</summary>
    /// <exception cref="CommandException">The folder cannot become one component.</exception>
    public Task<FolderPlan> PlanAsync(Output output, CancellationToken cancellationToken)
    {
        var files = FolderWalk.List(folder, FolderWalk.LeftOut, cancellationToken);
        var content = new FolderContent(files, [], [], options.BaseUri(result));
        FolderContent.Require(folder, content.Paths);
        return PlanAsync(content, output, cancellationToken);
    }

    /// <summary>Makes the plan of files that are known already.</summary>
    /// <exception cref="CommandException">The files cannot become one component.</exception>
    public async Task<FolderPlan> PlanAsync(
        FolderContent content, Output output, CancellationToken cancellationToken)
    {
        var parents = options.Parents(result);
        if (!options.AllowsSecrets(result))
            Secrets.Refuse(content.Files, cancellationToken);
        var draft = new FolderSources(folder, content.Files, options.Skipped(result))
            .Read([options.Values(result), options.Royalty(result), .. content.Readings], content.Paths);
        if (!options.AllowsSecrets(result))
            Secrets.Refuse(draft);
        Complete(draft);
        var signature = ReadSignature(content);
        var hashed = await FolderHasher.HashAsync(content.Files, options.Cache(result), output, cancellationToken);
        DigestedFile[] files = [.. hashed, .. content.Known];
        if (signature is not null && FolderSignature.Compare(signature, files) is { IsExact: false } difference)
            throw CommandException.Refused(
                $"{ModelSignature.FileName} signs other files: {SignatureReport.Differences(difference)}.", Unchecked);
        return new FolderPlan(folder, draft, files, parents, content.BaseUri) { Signature = signature };
    }

    // A component never changes, so a signature that does not fit would stay with it forever.
    private ModelSignature? ReadSignature(FolderContent content)
    {
        if (options.Skipped(result).Contains(ModelSignature.FileName))
            return null;
        if (content.Known.Any(file => file.Path == ModelSignature.FileName))
            throw CommandException.Refused(
                $"{ModelSignature.FileName} is stored as a large file, so it was not fetched.", Unchecked);
        var signature = FolderSignature.TryRead(content.Files, out var violations);
        return violations.Count == 0 ? signature : throw CommandException.Refused(
            $"{ModelSignature.FileName} is no signature of OpenSSF Model Signing 1.0. "
            + $"{violations[0].Pointer} {violations[0].Reason}",
            Unchecked);
    }

    private void Complete(ManifestDraft draft)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)));
        if (!draft.Has("name") && name.Length > 0)
            draft.Add(new SourceValue("name", JsonValue.Create(name)!, "the name of the folder"));
        if (!draft.Has("kind"))
            draft.Add(new SourceValue("kind", JsonValue.Create(AskKind())!, "your answer"));
        if (!draft.Has("license") && IsInteractive && AskLicense() is { Length: > 0 } license)
            draft.Add(new SourceValue("license", JsonValue.Create(license)!, "your answer"));
    }

    private static bool IsInteractive => !Console.IsInputRedirected && !Console.IsErrorRedirected;

    private static string Kinds => string.Join(", ", Enum.GetValues<ComponentKind>().Select(kind => kind.ToText()));

    private static string AskKind() => IsInteractive
        ? new Output(json: true).Progress.Prompt(
            new TextPrompt<string>("Kind of the component:").AddChoices(Kinds.Split(", ")))
        : throw CommandException.Usage(
            "The files do not show the kind of the component.", $"Pass --set kind=KIND with one of {Kinds}.");

    private static string AskLicense() => new Output(json: true).Progress.Prompt(
        new TextPrompt<string>("License as an SPDX expression, or empty:").AllowEmpty());
}

using Ainft.Cli.Folders;
using Ainft.Cli.Proofs;
using Ainft.ModelSigning;
using Spectre.Console;

namespace Ainft.Cli.Signatures;

/// <summary>The result of checking <c>model.sig</c>.</summary>
/// <param name="Method">The method of signing, or null when the file is not of the form.</param>
/// <param name="Checks">The checks, in the order in which they build on one another.</param>
internal sealed record SignatureReport(SigningMethod? Method, IReadOnlyList<VerificationCheck> Checks)
{
    /// <summary>The result of a signature whose signer no option states.</summary>
    public const string NotChecked = "signature well-formed, signer not checked";

    private const int MostNames = 8;
    private const string Form = "form", Files = "signed files", Signer = "signer";

    /// <summary>Whether no check failed.</summary>
    public bool Holds => !Checks.Any(check => check.Result == CheckResult.Fail);

    /// <summary>The result as one phrase.</summary>
    public string Result => !Holds ? "signature not valid"
        : Checks.Any(check => check is { Name: Signer, Result: CheckResult.NotChecked }) ? NotChecked
        : "signature valid";

    /// <summary>Checks <c>model.sig</c>. Null when the files have none.</summary>
    /// <param name="files">The files of the folder.</param>
    /// <param name="hashed">The same files with their digests.</param>
    /// <param name="trust">The expected signer, or null.</param>
    /// <exception cref="CommandException">The file is unreadable.</exception>
    public static SignatureReport? Of(
        IReadOnlyList<FolderFile> files, IEnumerable<DigestedFile> hashed, SignerTrust? trust = null) =>
        FolderSignature.TryRead(files, out var violations) is { } signature ? Check(signature, hashed, trust)
        : violations.Count == 0 ? null
        : new SignatureReport(null, [Of(Form, false, $"{violations[0].Pointer} {violations[0].Reason}")]);

    private static SignatureReport Check(
        ModelSignature signature, IEnumerable<DigestedFile> files, SignerTrust? trust) => new(
        signature.Material.Method,
        [
            Of(Form, true, $"method {signature.Material.Method.ToString().ToLowerInvariant()}"),
            FilesOf(FolderSignature.Compare(signature, files)),
            .. trust?.Check(signature) ?? [new(Signer, CheckResult.NotChecked, NotChecked, NeedsChain: false)],
        ]);

    /// <summary>The document of <c>--json</c>.</summary>
    public object Document() => new
    {
        file = ModelSignature.FileName,
        result = Result,
        method = Method?.ToString().ToLowerInvariant(),
        checks = Checks.Select(check => new { name = check.Name, result = check.Result, detail = check.Detail }),
    };

    public Tree Tree()
    {
        var tree = Shown.Tree(
            $"{ModelSignature.FileName}: {Result.In(!Holds ? "red" : Result == NotChecked ? "yellow" : "green")}");
        foreach (var check in Checks)
            tree.AddNode(ReportView.Line(check));
        return tree;
    }

    /// <summary>The differences as one sentence.</summary>
    public static string Differences(SignedFilesReport files) => string.Join(
        "; ",
        new[] { Names("changed", files.Changed), Names("missing", files.Missing), Names("not signed", files.Unsigned) }
            .Where(part => part.Length > 0));

    private static VerificationCheck FilesOf(SignedFilesReport files) =>
        Of(Files, files.IsExact, files.IsExact ? $"{files.Same:N0} files are the signed ones" : Differences(files));

    private static string Names(string word, IReadOnlyList<string> names) => names.Count == 0 ? ""
        : $"{word} {string.Join(", ", names.Take(MostNames))}"
            + (names.Count > MostNames ? $" and {names.Count - MostNames:N0} more" : "");

    private static VerificationCheck Of(string name, bool holds, string detail) =>
        new(name, holds ? CheckResult.Pass : CheckResult.Fail, detail, NeedsChain: false);
}

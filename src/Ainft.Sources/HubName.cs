using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>The name of a revision of a repository on Hugging Face.</summary>
/// <param name="IsDataset">Whether the repository is one of datasets. Otherwise it is one of models.</param>
/// <param name="Repository">The repository, for example <c>owner/name</c>.</param>
/// <param name="Revision">A branch, a tag or a commit.</param>
public sealed partial record HubName(bool IsDataset, string Repository, string Revision)
{
    private const string DefaultRevision = "main";

    /// <summary>The form of the text, for messages.</summary>
    public const string Form = "hf:OWNER/NAME[@REVISION] or hf:datasets/OWNER/NAME[@REVISION]";

    /// <summary>The path of the list of files below the address of the platform.</summary>
    public string ListPath =>
        $"api/{(IsDataset ? "datasets" : "models")}/{Repository}/revision/{Uri.EscapeDataString(Revision)}?blobs=true";

    /// <summary>The path of the repository below the address of the platform.</summary>
    public string PagePath => (IsDataset ? "datasets/" : "") + Repository;

    /// <summary>Reads a text of the <see cref="Form"/>. Null for another text.</summary>
    public static HubName? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Name().Match(text) is { Success: true } match && !text.Contains("..", StringComparison.Ordinal)
            ? new HubName(
                match.Groups[1].Success, match.Groups[2].Value,
                match.Groups[3].Success ? match.Groups[3].Value : DefaultRevision)
            : null;
    }

    [GeneratedRegex(@"^hf:(datasets/)?((?:[A-Za-z0-9][A-Za-z0-9._-]{0,95}/)?[A-Za-z0-9][A-Za-z0-9._-]{0,95})"
        + @"(?:@([A-Za-z0-9][A-Za-z0-9._/-]{0,99}))?\z")]
    private static partial Regex Name();
}

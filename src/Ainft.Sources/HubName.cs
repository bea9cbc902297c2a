using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>The type of a repository on Hugging Face.</summary>
public enum HubType
{
    /// <summary>A model.</summary>
    Model,

    /// <summary>A dataset.</summary>
    Dataset,

    /// <summary>A Space, which is the code of an app.</summary>
    Space,
}

/// <summary>The name of a revision of a repository on Hugging Face.</summary>
/// <param name="Type">The type of the repository.</param>
/// <param name="Repository">The repository, for example <c>owner/name</c>.</param>
/// <param name="Revision">A branch, a tag or a commit.</param>
public sealed partial record HubName(HubType Type, string Repository, string Revision)
{
    private const string DefaultRevision = "main";

    /// <summary>The form of the text, for messages.</summary>
    public const string Form = "hf:OWNER/NAME[@REVISION], hf:datasets/OWNER/NAME or hf:spaces/OWNER/NAME";

    /// <summary>The path of the list of files below the address of the platform.</summary>
    public string ListPath =>
        $"api/{FolderOf(Type)}/{Repository}/revision/{Uri.EscapeDataString(Revision)}?blobs=true";

    /// <summary>The path of the last commit of the repository below the address of the platform.</summary>
    public string HeadPath => $"api/{FolderOf(Type)}/{Repository}?expand=sha&expand=lastModified";

    /// <summary>The path of the branches and tags of the repository below the address of the platform.</summary>
    public string ReferencesPath => $"api/{FolderOf(Type)}/{Repository}/refs";

    /// <summary>The path of the repository below the address of the platform.</summary>
    public string PagePath => PrefixOf(Type) + Repository;

    /// <summary>The first part of the path of a repository, which is empty for a model.</summary>
    public static string PrefixOf(HubType type) => type == HubType.Model ? "" : $"{FolderOf(type)}/";

    /// <summary>Reads a text of the <see cref="Form"/>. Null for another text.</summary>
    public static HubName? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Name().Match(text) is { Success: true } match && !text.Contains("..", StringComparison.Ordinal)
            ? new HubName(
                TypeOf(match.Groups[1].Value), match.Groups[2].Value,
                match.Groups[3].Success ? match.Groups[3].Value : DefaultRevision)
            : null;
    }

    /// <summary>Whether a text can name a repository, without the prefix of its type.</summary>
    internal static bool IsRepository(string text) =>
        Repositories().IsMatch(text) && !text.Contains("..", StringComparison.Ordinal);

    internal static string FolderOf(HubType type) => type switch
    {
        HubType.Dataset => "datasets",
        HubType.Space => "spaces",
        _ => "models",
    };

    private static HubType TypeOf(string prefix) => prefix switch
    {
        "datasets/" => HubType.Dataset,
        "spaces/" => HubType.Space,
        _ => HubType.Model,
    };

    [GeneratedRegex(@"^(?:[A-Za-z0-9][A-Za-z0-9._-]{0,95}/)?[A-Za-z0-9][A-Za-z0-9._-]{0,95}\z")]
    private static partial Regex Repositories();

    [GeneratedRegex(@"^hf:(datasets/|spaces/)?((?:[A-Za-z0-9][A-Za-z0-9._-]{0,95}/)?[A-Za-z0-9][A-Za-z0-9._-]{0,95})"
        + @"(?:@([A-Za-z0-9][A-Za-z0-9._/-]{0,99}))?\z")]
    private static partial Regex Name();
}

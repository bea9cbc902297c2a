using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

/// <summary>A condition that the components of a list fulfil.</summary>
/// <param name="Name">The parameter of the query.</param>
/// <param name="Text">The value in the form of the index. Names and words have lower-case letters.</param>
public sealed record ListFilter(string Name, string Text)
{
    private const string Names = "name";

    /// <summary>The parameters for words of a manifest that describe the component for catalogues.</summary>
    public static readonly IReadOnlyList<string> Words =
        ["tag", "library", "pipeline", "language", "author", "paper", "metric"];

    /// <summary>The parameters, in the order in which one of them drives a list.</summary>
    public static readonly IReadOnlyList<string> All =
        ["creator", "digest", "file", "source", Names, .. Words, "kind"];

    /// <summary>The listing that has the components of the filter, and perhaps others.</summary>
    public ListingKey Key => Name == Names ? ListingKey.OfName(Text)
        : Words.Contains(Name) ? ListingKey.OfWord(Name, Text) : new ListingKey(Name, Text);

    /// <summary>Whether the listing has no other components. The key of a name has only its first characters.</summary>
    public bool IsExact => Name != Names || Text.Length <= ListingKey.NameCharacters;

    /// <summary>Whether the row of a component decides the condition.</summary>
    public bool IsOnRow => Name is not ("file" or "source") && !Words.Contains(Name);

    /// <summary>Whether a component fulfils a condition that its row decides.</summary>
    public bool Holds(AinftRow row) => Name switch
    {
        "creator" => row.Creator.ToHex() == Text,
        "digest" => row.Digest.ToString() == Text,
        "kind" => row.Kind == Text,
        Names => row.Name is { } name
            && ListingKey.FoldName(name).StartsWith(Text, StringComparison.Ordinal),
        _ => throw new InvalidOperationException($"The row of a component does not have its {Name}."),
    };
}

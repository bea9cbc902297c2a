using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>A tag of a repository on Hugging Face.</summary>
/// <param name="Reference">The tag with <c>refs/tags/</c> before it, as events name it.</param>
/// <param name="Commit">Its commit, 40 hexadecimal digits.</param>
public sealed partial record HubTag(string Reference, string Commit)
{
    /// <summary>The most tags of a list that is read. A longer list has no tags for this registry.</summary>
    public const int Most = 1_000;

    private const string Source = "the list of references";

    /// <summary>Reads the answer to <see cref="HubName.ReferencesPath"/>.</summary>
    /// <param name="utf8">The answer, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <returns>
    /// The tags. One of another form than this registry takes is not among them. Null for a list that is too long.
    /// </returns>
    /// <exception cref="SourceException">The answer is not JSON.</exception>
    public static IReadOnlyList<HubTag>? ReadList(ReadOnlySpan<byte> utf8)
    {
        var items = JsonText.Read(Source, utf8)["tags"]?.Items ?? [];
        return items.Count <= Most ? [.. items.Select(Read).OfType<HubTag>()] : null;
    }

    private static HubTag? Read(SourceNode item) =>
        item["ref"]?.Text is { } reference && Form().IsMatch(reference)
        && item["targetCommit"]?.Text is { } commit && CommitHash.Form().IsMatch(commit)
            ? new HubTag(reference, commit)
            : null;

    [GeneratedRegex(@"^refs/tags/[A-Za-z0-9][A-Za-z0-9._/-]{0,99}\z")]
    private static partial Regex Form();
}

using System.Globalization;

namespace Ainft.Sources;

/// <summary>The last commit of the branch <c>main</c> of a repository on Hugging Face.</summary>
/// <param name="Commit">The commit, 40 hexadecimal digits.</param>
/// <param name="ChangedAt">The time of the last change. Null when the platform does not state it.</param>
public sealed record HubHead(string Commit, DateTimeOffset? ChangedAt)
{
    private const string Source = "the repository";

    /// <summary>Reads the answer to <see cref="HubName.HeadPath"/>.</summary>
    /// <param name="name">The repository that was asked for.</param>
    /// <param name="utf8">The answer, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <exception cref="SourceException">The answer has another form, or it is about another repository.</exception>
    public static HubHead Read(HubName name, ReadOnlySpan<byte> utf8)
    {
        ArgumentNullException.ThrowIfNull(name);
        var answer = JsonText.Read(Source, utf8);
        if (answer["id"]?.Text is { } id && id != name.Repository)
            throw new SourceException($"{Source} is not the repository {name.Repository}.")
            {
                Code = ViolationCode.Contradiction,
                Pointer = "/id",
            };
        if (answer["sha"]?.Text is not { } commit || !CommitHash.Form().IsMatch(commit))
            throw new SourceException($"{Source} names no commit.") { Pointer = "/sha" };
        return new HubHead(
            commit,
            DateTimeOffset.TryParse(
                answer["lastModified"]?.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
                out var changed) ? changed : null);
    }
}

using System.Globalization;
using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>A file of a release on GitHub.</summary>
/// <param name="Name">Its name. The reader does not check it.</param>
/// <param name="Size">The number of bytes.</param>
/// <param name="Sha256">The 64 digits of its SHA-256. Null for a file from before June 2025.</param>
/// <param name="Address">The address of its bytes.</param>
public sealed record GitHubAsset(string Name, long Size, string? Sha256, Uri Address);

/// <summary>A release on GitHub.</summary>
/// <param name="Title">The title, or null.</param>
/// <param name="Assets">The uploaded files.</param>
public sealed partial record GitHubRelease(string? Title, IReadOnlyList<GitHubAsset> Assets)
{
    private const string Source = "the release";

    /// <summary>Reads the answer to <see cref="GitHubName.ReleasePath"/>.</summary>
    /// <param name="name">The name that was asked for.</param>
    /// <param name="utf8">The answer, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <exception cref="SourceException">The answer has another form, or it is about another tag.</exception>
    public static GitHubRelease Read(GitHubName name, ReadOnlySpan<byte> utf8)
    {
        ArgumentNullException.ThrowIfNull(name);
        var answer = JsonText.Read(Source, utf8);
        if (answer["tag_name"]?.Text != name.Tag || answer["draft"]?.Text == "true")
            throw new SourceException($"{Source} has another tag, or it is a draft.")
            {
                Code = ViolationCode.Contradiction,
                Pointer = "/tag_name",
            };
        return new GitHubRelease(
            answer["name"]?.Text,
            [.. (answer["assets"]?.Items ?? []).Where(asset => asset["state"]?.Text == "uploaded").Select(ReadAsset)]);
    }

    private static GitHubAsset ReadAsset(SourceNode asset)
    {
        var digest = asset["digest"]?.Text;
        if (asset["name"]?.Text is not { Length: > 0 } name
            || !long.TryParse(asset["size"]?.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var size)
            || !Uri.TryCreate(asset["browser_download_url"]?.Text, UriKind.Absolute, out var address))
            throw new SourceException($"{Source} has a file without a name, a size or an address.");
        return new GitHubAsset(
            name, size, digest is not null && Digest().Match(digest) is { Success: true } match
                ? match.Groups[1].Value : null,
            address);
    }

    [GeneratedRegex(@"^sha256:([0-9a-f]{64})\z")]
    private static partial Regex Digest();
}

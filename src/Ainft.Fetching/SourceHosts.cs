using Ainft.Sources;

namespace Ainft.Fetching;

/// <summary>The hosts that serve the files of the platforms. The operator of the machine chooses them.</summary>
/// <param name="HuggingFace">The address of Hugging Face, or null to check no repository of it.</param>
/// <param name="GitHub">The address of GitHub's raw files, or null to check no repository of it.</param>
public sealed record SourceHosts(Uri? HuggingFace, Uri? GitHub)
{
    /// <summary>The public addresses of the platforms.</summary>
    public static readonly SourceHosts Public =
        new(new Uri("https://huggingface.co/"), new Uri("https://raw.githubusercontent.com/"));

    /// <summary>The host of a platform, or null when it is off.</summary>
    public Uri? Of(SourcePlatform platform) => platform == SourcePlatform.GitHub ? GitHub : HuggingFace;

    /// <summary>
    /// Whether the operator named this host. Such a host may be inside of the operator's network. The public hosts must
    /// have a public address.
    /// </summary>
    public bool IsOperators(SourcePlatform platform) => Of(platform) != Public.Of(platform);
}

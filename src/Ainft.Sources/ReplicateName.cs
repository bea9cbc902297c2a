using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>The name of a version of a model on Replicate.</summary>
/// <param name="Repository">The model, for example <c>owner/name</c>.</param>
/// <param name="Version">The version, 64 hexadecimal digits, which is the digest of the image.</param>
public sealed partial record ReplicateName(string Repository, string Version)
{
    private const string Prefix = "replicate:";

    /// <summary>The form of the text, for messages.</summary>
    public const string Form = "replicate:OWNER/NAME@VERSION";

    /// <summary>The platform in the source of a manifest.</summary>
    public const string Platform = "replicate.com";

    /// <summary>The path of the model below the address of the interface.</summary>
    public string ModelPath => $"v1/models/{Repository}";

    /// <summary>The path of the version below the address of the interface.</summary>
    public string VersionPath => $"{ModelPath}/versions/{Version}";

    /// <summary>Reads a text of the <see cref="Form"/>. Null for another text.</summary>
    public static ReplicateName? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Prefix, StringComparison.Ordinal)
            && text[Prefix.Length..].Split('@') is [var model, var version]
            ? TryCreate(model, version)
            : null;
    }

    /// <summary>Makes a name. Null when a part has another form.</summary>
    public static ReplicateName? TryCreate(string? model, string? version) =>
        model is not null && version is not null && Model().IsMatch(model) && Hash().IsMatch(version)
        && !model.Contains("..", StringComparison.Ordinal) ? new ReplicateName(model, version) : null;

    /// <summary>The name as <c>ainft mint --from</c> takes it.</summary>
    public override string ToString() => $"{Prefix}{Repository}@{Version}";

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9_-]{0,63}/[A-Za-z0-9][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex Model();

    [GeneratedRegex(@"^[0-9a-f]{64}\z")]
    private static partial Regex Hash();
}

using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>The name of a version of an artifact of Weights &amp; Biases.</summary>
/// <param name="Entity">The user or the team.</param>
/// <param name="Project">The project.</param>
/// <param name="Artifact">The artifact or the collection.</param>
/// <param name="Version">A version such as <c>v3</c>, or an alias.</param>
public sealed partial record WandbName(string Entity, string Project, string Artifact, string Version)
{
    private const string Prefix = "wandb:";

    /// <summary>The form of the text, for messages.</summary>
    public const string Form = "wandb:ENTITY/PROJECT/NAME:VERSION";

    /// <summary>The repository in the source of a manifest.</summary>
    public string Repository => $"{Entity}/{Project}/{Artifact}";

    /// <summary>Whether the version is a number, which never moves. An alias can.</summary>
    public bool IsPinned => Numbers().IsMatch(Version);

    /// <summary>Reads a text of the <see cref="Form"/>. Null for another text.</summary>
    public static WandbName? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.StartsWith(Prefix, StringComparison.Ordinal) ? TryParseVersion(text[Prefix.Length..]) : null;
    }

    /// <summary>Reads the name as Weights &amp; Biases writes it. Null for another text.</summary>
    public static WandbName? TryParseVersion(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Name().Match(text) is { Success: true } match && !text.Contains("..", StringComparison.Ordinal)
            ? new WandbName(
                match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value, match.Groups[4].Value)
            : null;
    }

    /// <summary>The name as <c>ainft mint --from</c> takes it.</summary>
    public override string ToString() => $"{Prefix}{Repository}:{Version}";

    [GeneratedRegex(@"^([A-Za-z0-9_-][A-Za-z0-9._-]{0,127})/([A-Za-z0-9_-][A-Za-z0-9._-]{0,127})/"
        + @"([A-Za-z0-9_-][A-Za-z0-9._-]{0,127}):([A-Za-z0-9_-][A-Za-z0-9._-]{0,127})\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"^v[0-9]{1,9}\z")]
    private static partial Regex Numbers();
}

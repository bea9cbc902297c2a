using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>A version of a registered model, as a tracking server of MLflow states it.</summary>
/// <param name="Name">The name that was asked for.</param>
/// <param name="Version">The version.</param>
/// <param name="Run">The run that made the model, or null.</param>
/// <param name="Description">The description, or null.</param>
/// <param name="Tags">The tags with their values.</param>
public sealed partial record MlflowVersion(
    MlflowName Name, string Version, string? Run, string? Description,
    IReadOnlyList<(string Name, string Value)> Tags)
{
    private const string Source = "the answer of the tracking server";

    /// <summary>Reads the answer to <see cref="MlflowName.VersionPath"/>.</summary>
    /// <param name="name">The name that was asked for.</param>
    /// <param name="utf8">The answer, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <exception cref="SourceException">The answer has another form.</exception>
    public static MlflowVersion Read(MlflowName name, ReadOnlySpan<byte> utf8)
    {
        ArgumentNullException.ThrowIfNull(name);
        var version = JsonText.Read(Source, utf8)["model_version"];
        if (version?["name"]?.Text != name.Model || version["version"]?.Text is not { } number
            || !Number().IsMatch(number) || (name.Version is not null && name.Version != number))
            throw new SourceException($"{Source} names no version of the model {name.Model}.");
        var run = version["run_id"]?.Text;
        return new MlflowVersion(
            name, number, run is not null && Hex().IsMatch(run) ? run : null, version["description"]?.Text,
            Pairs(version["tags"]));
    }

    /// <summary>
    /// The path of the files below the tracking server's own files, from the answer to
    /// <see cref="MlflowName.FilesPath"/>.
    /// </summary>
    /// <exception cref="SourceException">The server does not serve the files itself.</exception>
    public static string ReadFilesPath(ReadOnlySpan<byte> utf8)
    {
        var address = JsonText.Read(Source, utf8)["artifact_uri"]?.Text;
        return address is not null && Proxied().Match(address) is { Success: true } match
            && !match.Groups[1].Value.Contains("..", StringComparison.Ordinal)
            ? match.Groups[1].Value.Trim('/')
            : throw new SourceException(
                "The tracking server does not serve the files of this version itself, because it runs without "
                + "--serve-artifacts. Download the model and mint the folder.");
    }

    /// <summary>The values that the server states.</summary>
    /// <param name="host">The host of the server.</param>
    public SourceReading Reading(string host)
    {
        var reading = new SourceReading($"mlflow:models:/{Name.Model}/{Version}");
        reading.AddText("kind", ComponentKind.Model.ToText(), null);
        reading.AddText("name", Name.Model, "name");
        reading.AddText("version", Version, "version");
        reading.AddText("description", Description, "description");
        reading.AddText("source/platform", host, null);
        // A delegation names repositories without colons, so the address models:/NAME would be outside of every scope.
        reading.AddText("source/repository", MlflowName.RepositoryOf(Name.Model), null);
        reading.AddText("source/revision", Version, null);
        reading.AddText("properties/mlflow/runId", Run, "run_id");
        foreach (var (tag, value) in Tags.Where(tag => !tag.Name.StartsWith("mlflow.", StringComparison.Ordinal)))
            reading.AddText($"properties/mlflow/tags/{SourceValue.Escape(tag)}", value, "tags");
        return reading;
    }

    internal static IReadOnlyList<(string Name, string Value)> Pairs(SourceNode? list) =>
    [
        .. (list?.Items ?? []).Take(SourceLimits.ListItems)
            .Select(item => (item["key"]?.Text ?? "", item["value"]?.Text ?? ""))
            .Where(pair => pair.Item1.Length > 0),
    ];

    [GeneratedRegex(@"^[0-9]{1,18}\z")]
    private static partial Regex Number();

    [GeneratedRegex(@"^[0-9a-zA-Z_-]{1,64}\z")]
    private static partial Regex Hex();

    [GeneratedRegex(@"^mlflow-artifacts:(?://[^/]*)?/([^?#\u0000-\u001F]{1,1024})\z")]
    private static partial Regex Proxied();
}

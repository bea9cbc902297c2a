using System.Text.RegularExpressions;

namespace Ainft.Sources;

/// <summary>The name of a version of a registered model of MLflow.</summary>
/// <param name="Model">The registered model.</param>
/// <param name="Version">The version, or null when an alias names it.</param>
/// <param name="Alias">The alias, or null.</param>
public sealed partial record MlflowName(string Model, string? Version, string? Alias)
{
    private const string Api = "api/2.0/mlflow/";

    /// <summary>The form of the text, for messages.</summary>
    public const string Form = "mlflow:models:/NAME/VERSION or mlflow:models:/NAME@ALIAS";

    /// <summary>The path of the version below the address of the tracking server.</summary>
    public string VersionPath => Alias is null
        ? $"{Api}model-versions/get?name={Uri.EscapeDataString(Model)}&version={Version}"
        : $"{Api}registered-models/alias?name={Uri.EscapeDataString(Model)}&alias={Uri.EscapeDataString(Alias)}";

    /// <summary>The path of the address of a version's files.</summary>
    /// <param name="version">The version, which the alias may have named.</param>
    public string FilesPath(string version) =>
        $"{Api}model-versions/get-download-uri?name={Uri.EscapeDataString(Model)}"
        + $"&version={Uri.EscapeDataString(version)}";

    /// <summary>The path of the run that made the model.</summary>
    /// <param name="run">The id of the run.</param>
    public static string RunPath(string run) => $"{Api}runs/get?run_id={Uri.EscapeDataString(run)}";

    /// <summary>The repository of a model in the source of a manifest.</summary>
    public static string RepositoryOf(string model) => $"models/{model}";

    /// <summary>Reads a text of the <see cref="Form"/>. Null for another text.</summary>
    public static MlflowName? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return Name().Match(text) is { Success: true } match
            ? new MlflowName(
                match.Groups[1].Value,
                match.Groups[2].Success ? match.Groups[2].Value : null,
                match.Groups[3].Success ? match.Groups[3].Value : null)
            : null;
    }

    [GeneratedRegex(@"^mlflow:models:/([^/:@\u0000-\u001F]{1,256})(?:/([0-9]{1,18})|@([A-Za-z0-9._-]{1,255}))\z")]
    private static partial Regex Name();
}

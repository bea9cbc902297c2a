using System.Text.Json.Nodes;

namespace Ainft.Sources;

/// <summary>Reads the <c>MLmodel</c> file of MLflow.</summary>
public static class MlmodelReader
{
    private static readonly (string Key, string Member)[] Facts =
    [
        ("run_id", "runId"), ("model_uuid", "modelUuid"), ("model_id", "modelId"), ("mlflow_version", "mlflowVersion"),
        ("utc_time_created", "created"),
    ];

    /// <summary>Reads the file.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="utf8">The whole file, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <exception cref="SourceException">The file is not YAML, or YAML beyond the limits.</exception>
    public static SourceReading Read(string file, ReadOnlySpan<byte> utf8)
    {
        var (reading, model) = (new SourceReading(file), YamlText.Read(file, utf8));
        if (model["flavors"] is not { } flavors)
            return reading;
        reading.AddText("kind", ComponentKind.Model.ToText(), "flavors");
        reading.AddText(
            "library", flavors.Members.Keys.FirstOrDefault(name => name is not "python_function"), "flavors");
        reading.AddList("properties/mlflow/flavors", flavors.Members.Keys, "flavors");
        foreach (var (key, member) in Facts)
            reading.AddText($"properties/mlflow/{member}", model[key]?.Text, key);
        var signature = new JsonObject();
        foreach (var part in (string[])["inputs", "outputs", "params"])
            if (model["signature"]?[part]?.Text is { } text)
                signature[part] = text;
        reading.Add("properties/mlflow/signature", signature.Count > 0 ? signature : null, "signature");
        return reading;
    }
}

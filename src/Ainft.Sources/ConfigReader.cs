using System.Text.Json.Nodes;

namespace Ainft.Sources;

/// <summary>Reads the <c>config.json</c> of a model, as Transformers writes it.</summary>
public static class ConfigReader
{
    /// <summary>Reads the file. A file of another program gives no values.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="utf8">The whole file, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <exception cref="SourceException">The file is not JSON.</exception>
    public static SourceReading Read(string file, ReadOnlySpan<byte> utf8)
    {
        var (reading, config) = (new SourceReading(file), JsonText.Read(file, utf8));
        if (!config.HasAny("model_type", "architectures"))
            return reading;
        reading.AddText("kind", ComponentKind.Model.ToText(), "model_type");
        if (config.HasAny("transformers_version"))
            reading.AddText("library", "transformers", "transformers_version");
        var facts = new JsonObject();
        Put(facts, "modelType", config["model_type"]?.Text);
        Put(facts, "dtype", (config["dtype"] ?? config["torch_dtype"])?.Text);
        Put(facts, "quantization", config["quantization_config"]?["quant_method"]?.Text);
        if (config["architectures"]?.Texts.Take(SourceLimits.ListItems).ToArray() is { Length: > 0 } names)
            facts["architectures"] = new JsonArray([.. names.Select(name => (JsonNode?)JsonValue.Create(name))]);
        reading.Add("properties/config", facts, "model_type, architectures, dtype");
        return reading;
    }

    private static void Put(JsonObject facts, string name, string? text)
    {
        if (text is not null)
            facts[name] = text;
    }
}

using System.Text.Json.Nodes;

namespace Ainft.Sources;

/// <summary>Reads the stages of a DVC pipeline, <c>dvc.yaml</c> or <c>dvc.lock</c>.</summary>
public static class DvcReader
{
    private const int MostStages = 64, MostFiles = 64;

    /// <summary>Reads the file.</summary>
    /// <param name="file">The name of the file.</param>
    /// <param name="utf8">The whole file, at most <see cref="SourceLimits.FileBytes"/>.</param>
    /// <exception cref="SourceException">The file is not YAML, or YAML beyond the limits.</exception>
    public static SourceReading Read(string file, ReadOnlySpan<byte> utf8)
    {
        var (reading, pipeline) = (new SourceReading(file), YamlText.Read(file, utf8));
        var stages = new JsonObject();
        foreach (var (name, stage) in (pipeline["stages"]?.Members ?? new Dictionary<string, SourceNode>())
            .Take(MostStages))
            stages[name] = Stage(stage);
        reading.Add("properties/dvc", stages.Count > 0 ? stages : null, "stages");
        return reading;
    }

    private static JsonObject Stage(SourceNode stage)
    {
        var value = new JsonObject();
        if (stage["cmd"]?.Texts.ToArray() is { Length: > 0 } commands)
            value["command"] = string.Join('\n', commands.Take(MostFiles));
        AddFiles(value, "inputs", stage["deps"]);
        AddFiles(value, "outputs", stage["outs"]);
        return value;
    }

    private static void AddFiles(JsonObject value, string name, SourceNode? list)
    {
        JsonNode?[] files = [.. (list?.Items ?? []).Select(File).OfType<JsonObject>().Take(MostFiles)];
        if (files.Length > 0)
            value[name] = new JsonArray(files);
    }

    // An item of dvc.lock has a path and a digest. An item of dvc.yaml is a path, or a mapping from it to options.
    private static JsonObject? File(SourceNode item)
    {
        if ((item.Text ?? item["path"]?.Text ?? item.Members.Keys.FirstOrDefault()) is not { } path)
            return null;
        var value = new JsonObject { ["path"] = path };
        foreach (var hash in (string[])["md5", "sha256", "etag"])
            if (item["path"] is not null && item[hash]?.Text is { } digest)
                value[hash] = digest;
        return value;
    }
}

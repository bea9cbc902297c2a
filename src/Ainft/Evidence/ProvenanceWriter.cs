using System.Text.Json;

namespace Ainft.Evidence;

/// <summary>
/// Writes a node's statement. Members of version 2 belong behind a test of <see cref="ProvenanceStatement.Version"/>,
/// because the bytes of version 1 never change.
/// </summary>
internal static class ProvenanceWriter
{
    public static byte[] Write(ProvenanceStatement statement)
    {
        var result = statement.Result.ToCanonicalJson();
        InTotoSubject[] outputs =
        [
            .. statement.Result.Outputs.OrderBy(output => output.Path, StringComparer.Ordinal)
                .Select(output => new InTotoSubject(output.Path, output.Sha256)),
        ];
        var subjects = outputs.Length > 0
            ? outputs
            : [new InTotoSubject(ProvenanceNames.Run(statement.Run), statement.Run)];
        return InTotoStatement.Write(subjects, ProvenanceStatement.PredicateType, json =>
        {
            WriteBuild(json, statement);
            WriteRun(json, statement, result);
            json.WriteStartObject(ProvenanceStatement.ExtensionOf(statement.Version));
            json.WritePropertyName("result");
            json.WriteRawValue(result);
            json.WriteString("salt", statement.Salt.ToString());
            // Only statements of version 2 have a key.
            if (statement.Key is { } key)
                json.WriteString("key", key.Text);
            json.WriteEndObject();
        });
    }

    private static void WriteBuild(Utf8JsonWriter json, ProvenanceStatement statement)
    {
        json.WriteStartObject("buildDefinition");
        json.WriteString("buildType", ProvenanceStatement.BuildType);
        json.WriteStartObject("externalParameters");
        json.WriteStartObject("manifest");
        json.WriteDigest(statement.Manifest);
        if (statement.Component is { } component)
            json.WriteString("uri", ProvenanceNames.Component(component));
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartObject("internalParameters");
        json.WriteString("operators", statement.Operators);
        if (statement.Seed is { } seed)
            json.WriteNumber("seed", seed);
        json.WriteEndObject();
        json.WriteStartArray("resolvedDependencies");
        foreach (var dependency in statement.Dependencies)
        {
            json.WriteStartObject();
            json.WriteString("name", dependency.Name);
            json.WriteString("uri", dependency.Uri);
            if (dependency.Sha256 is { } digest)
                json.WriteDigest(digest);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteRun(Utf8JsonWriter json, ProvenanceStatement statement, byte[] result)
    {
        json.WriteStartObject("runDetails");
        json.WriteStartObject("builder");
        json.WriteString("id", ProvenanceNames.Node(statement.Node));
        json.WriteEndObject();
        json.WriteStartObject("metadata");
        json.WriteString("invocationId", ProvenanceNames.Run(statement.Run));
        RunJson.WriteTime(json, "startedOn", statement.Result.StartedAt);
        RunJson.WriteTime(json, "finishedOn", statement.Result.FinishedAt);
        json.WriteEndObject();
        json.WriteStartArray("byproducts");
        WriteByproduct(json, "result", Sha256Digest.Of(result));
        if (statement.Result.Metrics.Count > 0)
            WriteByproduct(json, "metrics", MetricsDigest(result));
        if (statement.Result.LogSha256 is { } log)
            WriteByproduct(json, "log", log);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteByproduct(Utf8JsonWriter json, string name, Sha256Digest digest)
    {
        json.WriteStartObject();
        json.WriteString("name", name);
        json.WriteDigest(digest);
        json.WriteEndObject();
    }

    /// <summary>
    /// The digest of the metrics, taken from the text of the result because every part of canonical text is canonical.
    /// </summary>
    private static Sha256Digest MetricsDigest(byte[] result)
    {
        using var document = JsonDocument.Parse(result);
        var metrics = document.RootElement.GetProperty("metrics").GetRawText();
        return Sha256Digest.Of(System.Text.Encoding.UTF8.GetBytes(metrics));
    }
}

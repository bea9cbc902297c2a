using System.Text.Json.Serialization;

namespace Ainft.Functions.Artifacts;

/// <summary>A stored file.</summary>
/// <param name="Uri">The URI of the file in manifests.</param>
public sealed record ArtifactAnswer(string Uri);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ArtifactAnswer))]
public sealed partial class ArtifactJson : JsonSerializerContext;

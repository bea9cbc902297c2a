using System.Text.Json.Serialization;

namespace Ainft.Functions.Artifacts;

/// <summary>A stored file. <c>Uri</c> is its URI in manifests.</summary>
public sealed record ArtifactAnswer(string Uri);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ArtifactAnswer))]
public sealed partial class ArtifactJson : JsonSerializerContext;

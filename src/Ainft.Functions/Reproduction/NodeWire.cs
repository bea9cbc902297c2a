using System.Text.Json.Serialization;

namespace Ainft.Functions.Reproduction;

/// <summary>A stored file; <c>Uri</c> is what a manifest names it by.</summary>
public sealed record ArtifactAnswer(string Uri);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ArtifactAnswer))]
public sealed partial class NodeJson : JsonSerializerContext;

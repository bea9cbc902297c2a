using System.Text.Json.Serialization;

namespace Ainft.Functions.Ledger;

/// <summary>The stored form of a batch's list of bundles.</summary>
public sealed record BatchList(int Size, DateTimeOffset At, string[] Bundles);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BatchList))]
[JsonSerializable(typeof(BundleAnswer))]
public sealed partial class LedgerJson : JsonSerializerContext;

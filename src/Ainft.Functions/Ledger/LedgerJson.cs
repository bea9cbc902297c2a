using System.Text.Json.Serialization;

namespace Ainft.Functions.Ledger;

/// <summary>
/// The stored form of a batch's list of bundles. If several bundles have the same entry, the bundle with the first row
/// owns it, and only the index knows which one. This list keeps the redundant positions, so that the index can be
/// rebuilt from bundles and batches alone.
/// </summary>
public sealed record BatchList(int Size, DateTimeOffset At, string[] Bundles, Dictionary<string, byte[]>? Redundant);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BatchList))]
[JsonSerializable(typeof(BundleAnswer))]
[JsonSerializable(typeof(BatchPage))]
[JsonSerializable(typeof(BatchAnswer))]
public sealed partial class LedgerJson : JsonSerializerContext;

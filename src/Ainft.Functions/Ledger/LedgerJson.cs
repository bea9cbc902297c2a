using System.Text.Json.Serialization;

namespace Ainft.Functions.Ledger;

/// <summary>
/// The stored form of a batch's list of bundles. Which entries are another bundle's is decided by whose row came first, which only the
/// index knows; here it is kept, so that the index can be made anew from bundles and batches alone.
/// </summary>
public sealed record BatchList(int Size, DateTimeOffset At, string[] Bundles, Dictionary<string, byte[]>? Redundant);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BatchList))]
[JsonSerializable(typeof(BundleAnswer))]
public sealed partial class LedgerJson : JsonSerializerContext;

using System.Text.Json.Serialization;

namespace Ainft.Functions.Ledger;

/// <summary>
/// The stored form of a batch's list of bundles. If several bundles have the same entry, the bundle with the first row
/// owns it, and only the index knows which one. This list keeps the redundant positions, so that the index can be
/// rebuilt from bundles and batches alone.
/// </summary>
/// <param name="Size">The number of leaves.</param>
/// <param name="At">The time at which the batch was staged.</param>
/// <param name="Bundles">The names of the bundles.</param>
/// <param name="Redundant">The redundant positions of the bundles that have some.</param>
/// <param name="Counts">The entries by their words. Null in the lists of earlier versions of the app.</param>
public sealed record BatchList(
    int Size,
    DateTimeOffset At,
    string[] Bundles,
    Dictionary<string, byte[]>? Redundant,
    IReadOnlyDictionary<string, long>? Counts = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BatchList))]
[JsonSerializable(typeof(BundleAnswer))]
[JsonSerializable(typeof(LedgerTotals))]
public sealed partial class LedgerJson : JsonSerializerContext;

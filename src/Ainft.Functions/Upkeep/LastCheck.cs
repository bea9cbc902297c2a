using System.Text.Json;
using System.Text.Json.Serialization;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Upkeep;

/// <summary>
/// The result of the last complete check of the index. A check runs in another process than the app, so a blob brings
/// its result to the report for operators.
/// </summary>
/// <param name="At">When the check ended.</param>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Findings">The number and the class of each kind of damage that is left.</param>
public sealed record LastCheck(DateTimeOffset At, int ExitCode, IReadOnlyList<string> Findings)
{
    private const string Name = "last-check";

    /// <summary>Reads the result. Null before the first check.</summary>
    public static async Task<LastCheck?> ReadAsync(Storage storage, CancellationToken ct) =>
        await storage.Blobs(IndexGenerations.Container).ReadAsync(Name, ct) is { } json
            ? JsonSerializer.Deserialize(json.Span, LastCheckJson.Default.LastCheck)
            : null;

    /// <summary>Replaces the result of the check before.</summary>
    internal static Task WriteAsync(Storage storage, UpkeepReport report, DateTimeOffset at, CancellationToken ct)
    {
        var check = new LastCheck(at, report.ExitCode, [.. FailedCheck.LeftIn(report)]);
        var json = JsonSerializer.SerializeToUtf8Bytes(check, LastCheckJson.Default.LastCheck);
        return storage.Blobs(IndexGenerations.Container).ReplaceAsync(Name, json, "application/json", ct);
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LastCheck))]
internal sealed partial class LastCheckJson : JsonSerializerContext;

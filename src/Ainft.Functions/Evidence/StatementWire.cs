using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ainft.Functions.Runs;

namespace Ainft.Functions.Evidence;

/// <summary>
/// The verdict in a summary. <c>Tolerance</c> is that of the component's comparator, as in a <see cref="RunAnswer"/>.
/// </summary>
public sealed record StatedAnswer(string Kind, int Agreed, int Of, ToleranceAnswer? Tolerance);

/// <summary>
/// A signed statement. <c>Kind</c> is <c>summary</c> for the registry's or <c>node</c> for a node's. <c>Status</c> is
/// the status of its anchor. <c>Envelope</c> is the DSSE envelope with the in-toto statement.
/// </summary>
public sealed record StatementItem(
    string Statement,
    string Kind,
    string Run,
    string Signer,
    DateTimeOffset DecidedAt,
    StatedAnswer? Verdict,
    string Status,
    JsonObject Envelope);

public sealed record StatementPage(string Id, IReadOnlyList<StatementItem> Items, string? Page);

/// <summary>
/// The status of a component's reproduction. <c>State</c> is <c>reproduced</c>, <c>produced</c>, <c>not-reproduced</c>,
/// <c>in-progress</c>, <c>inconclusive</c> or <c>never-tried</c>. <c>Tolerance</c> is as in a <see cref="RunAnswer"/>.
/// </summary>
public sealed record ReproductionAnswer(string State, int? Agreed, int? Of, string? Run, ToleranceAnswer? Tolerance)
{
    public static ReproductionAnswer From(ReproductionStatus status) =>
        status.State is ReproductionState.NeverTried or ReproductionState.InProgress
            ? new ReproductionAnswer(status.Word, null, null, status.Run?.ToString(), null)
            : new ReproductionAnswer(
                status.Word,
                status.Agreed,
                status.Of,
                status.Run?.ToString(),
                ToleranceAnswer.Of(status.Tolerance));
}

/// <summary>A badge in the endpoint schema of shields.io.</summary>
public sealed record BadgeAnswer(
    int SchemaVersion, string Label, string Message, string Color, string LabelColor, int CacheSeconds)
{
    public static BadgeAnswer Of(Badge badge, int cacheSeconds) =>
        new(1, Badge.Label, badge.Message, badge.Color, Badge.LabelColor, cacheSeconds);
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(StatementPage))]
[JsonSerializable(typeof(ReproductionAnswer))]
[JsonSerializable(typeof(BadgeAnswer))]
public sealed partial class StatementsJson : JsonSerializerContext;

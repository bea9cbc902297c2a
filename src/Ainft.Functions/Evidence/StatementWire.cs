using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ainft.Functions.Platform;
using Ainft.Functions.Runs;

namespace Ainft.Functions.Evidence;

/// <summary>The verdict in a summary.</summary>
/// <param name="Kind">The kind of the verdict, such as <c>reproduced</c>.</param>
/// <param name="Agreed">The number of results that agree.</param>
/// <param name="Of">The number of results.</param>
/// <param name="Tolerance">
/// The tolerance of the component's comparator. It is absent when the comparator compares bit by bit.
/// </param>
public sealed record StatedAnswer(string Kind, int Agreed, int Of, ToleranceAnswer? Tolerance);

/// <summary>A signed statement.</summary>
/// <param name="Statement">The SHA-256 of the statement.</param>
/// <param name="Kind"><c>summary</c> for a statement of the registry, or <c>node</c> for one of a node.</param>
/// <param name="Run">The id of the run.</param>
/// <param name="Signer">The account that signed the statement.</param>
/// <param name="DecidedAt">The time of the verdict.</param>
/// <param name="Verdict">The verdict, in a summary.</param>
/// <param name="Status">The status of the statement's anchor, as in <c>AnchorAnswer</c>.</param>
/// <param name="Envelope">The DSSE envelope with the in-toto statement.</param>
public sealed record StatementItem(
    string Statement,
    string Kind,
    string Run,
    string Signer,
    DateTimeOffset DecidedAt,
    StatedAnswer? Verdict,
    string Status,
    [property: DocumentedAs(typeof(EnvelopeForm))] JsonObject Envelope);

/// <summary>A page of statements, the newest first.</summary>
/// <param name="Id">The id of the component.</param>
/// <param name="Items">The statements.</param>
/// <param name="Page">The cursor of the next page. It is absent on the last page.</param>
public sealed record StatementPage(string Id, IReadOnlyList<StatementItem> Items, string? Page);

/// <summary>The status of a component's reproduction.</summary>
/// <param name="State">
/// <c>reproduced</c>, <c>produced</c>, <c>not-reproduced</c>, <c>in-progress</c>, <c>inconclusive</c> or
/// <c>never-tried</c>.
/// </param>
/// <param name="Agreed">The number of results that agree.</param>
/// <param name="Of">The number of results.</param>
/// <param name="Run">The id of the run that decided the state.</param>
/// <param name="Tolerance">
/// The tolerance of the component's comparator. It is absent when the comparator compares bit by bit.
/// </param>
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
/// <param name="SchemaVersion">The version of the schema, which is 1.</param>
/// <param name="Label">The left text.</param>
/// <param name="Message">The right text.</param>
/// <param name="Color">The color of the right side.</param>
/// <param name="LabelColor">The color of the left side.</param>
/// <param name="CacheSeconds">The seconds for which a client may keep the badge.</param>
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

using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>The block whose hash drew the panel.</summary>
public sealed record BeaconAnswer(ulong Block, string Hash);

/// <summary>
/// One node of a panel. Its result stays sealed until the run is decided. Before that the answer has only the digest
/// that binds the node. <c>Agrees</c> and <c>Findings</c> compare the result with the claim, or with the nodes' own
/// consensus in a production. <c>Seed</c> is the node's own <c>AINFT_SEED</c>, where the comparator judges a sample.
/// </summary>
public sealed record PanelAnswer(
    string Node,
    string Operator,
    string Payout,
    string State,
    DateTimeOffset OfferedAt,
    DateTimeOffset CommitBy,
    string? Commitment,
    DateTimeOffset? CommittedAt,
    DateTimeOffset? RevealedAt,
    bool? Agrees,
    IReadOnlyList<string>? Findings,
    string? Reason,
    JsonNode? Result,
    long? Seed);

/// <summary>The links of a run. <c>Page</c> leads to the page for people.</summary>
public sealed record RunLinks(string Self, string? Subject, string? Statements, string? Evidence, string? Produced)
{
    private const string Runs = "/api/runs/";

    // Rows of earlier versions have links without a page, so it follows from the other link.
    public string Page => PagePaths.Run(Self[Runs.Length..]);

    public static RunLinks Of(Sha256Digest run, AinftId? subject, AinftId? produced) => new(
        $"{Runs}{run}",
        LinkTo(subject),
        LinkTo(subject ?? produced, "/statements"),
        LinkTo(subject ?? produced, $"/evidence?run={run}"),
        LinkTo(produced));

    private static string? LinkTo(AinftId? component, string part = "") =>
        component is { } id ? $"/api/ainfts/{id}{part}" : null;
}

/// <summary>
/// A run with all its public data. <c>State</c> is <c>waiting</c>, <c>computing</c>, <c>revealing</c>, and then the
/// kind of the verdict. <c>Operators</c> is <c>allow-list</c> when only nodes of listed operators are drawn. It is
/// <c>open</c> when any operator's nodes are, which is for development. <c>Tolerance</c> is that of the claim, also
/// before the verdict.
/// </summary>
public sealed record RunAnswer(
    string Id,
    string Purpose,
    string? Subject,
    string? Template,
    string State,
    string? WaitingFor,
    string Requester,
    int Replicas,
    double Confidence,
    DateTimeOffset RequestedAt,
    DateTimeOffset EndsAt,
    DateTimeOffset? RevealBy,
    BeaconAnswer? Beacon,
    IReadOnlyList<PanelAnswer> Panel,
    VerdictAnswer? Verdict,
    string? Produced,
    string Operators,
    ToleranceAnswer? Tolerance,
    RunLinks Links);

/// <summary>A run as an item of a list.</summary>
public sealed record RunListItem(
    string Id,
    string Purpose,
    string? Subject,
    string State,
    string? WaitingFor,
    string Requester,
    int Replicas,
    double Confidence,
    DateTimeOffset RequestedAt,
    DateTimeOffset EndsAt,
    int? Agreed,
    int? Of,
    ToleranceAnswer? Tolerance,
    RunLinks Links);

public sealed record RunPage(IReadOnlyList<RunListItem> Items, string? Page);

/// <summary>
/// The run that a request would open, and the typed data that its requester signs (<c>eth_signTypedData_v4</c>).
/// </summary>
public sealed record RunPreview(
    string Purpose,
    string? Subject,
    string? Template,
    int Replicas,
    double Confidence,
    int DeadlineMinutes,
    string Requester,
    ulong Deadline,
    JsonObject TypedData);

/// <summary>
/// The form of a request's body, for the OpenAPI document. The app reads the body itself member by member.
/// </summary>
public sealed record RunBodyForm(
    string Requester,
    int? Replicas = null,
    double? Confidence = null,
    int? DeadlineMinutes = null,
    JsonObject? Template = null,
    ulong? Deadline = null,
    string? Signature = null);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunAnswer))]
[JsonSerializable(typeof(RunListItem))]
[JsonSerializable(typeof(RunPage))]
[JsonSerializable(typeof(RunPreview))]
public sealed partial class RunJson : JsonSerializerContext;

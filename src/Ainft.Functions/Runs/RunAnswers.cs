using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>The block whose hash drew the panel.</summary>
/// <param name="Block">The number of the block.</param>
/// <param name="Hash">The hash of the block.</param>
public sealed record BeaconAnswer(ulong Block, string Hash);

/// <summary>One node of a panel.</summary>
/// <param name="Node">The account of the node.</param>
/// <param name="Operator">The account of its operator.</param>
/// <param name="Payout">The account that is paid.</param>
/// <param name="State">The state of the node's task.</param>
/// <param name="OfferedAt">The time of the offer.</param>
/// <param name="CommitBy">The deadline of the commitment.</param>
/// <param name="Commitment">The digest that binds the node to its result.</param>
/// <param name="CommittedAt">The time of the commitment.</param>
/// <param name="RevealedAt">The time of the reveal.</param>
/// <param name="Agrees">
/// Whether the result agrees with the claim, or with the consensus of the nodes in a production.
/// </param>
/// <param name="Findings">The comparisons in words.</param>
/// <param name="Reason">Why the node has no result.</param>
/// <param name="Result">The result, which stays sealed until the run is decided.</param>
/// <param name="Seed">The node's own <c>AINFT_SEED</c>, where the comparator judges a sample.</param>
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
    [property: DocumentedAs(typeof(ResultForm))] JsonNode? Result,
    long? Seed);

/// <summary>The links of a run.</summary>
/// <param name="Self">The path of the run.</param>
/// <param name="Subject">The path of the component to reproduce.</param>
/// <param name="Statements">The path of the statements.</param>
/// <param name="Evidence">The path of the evidence file.</param>
/// <param name="Produced">The path of the component that a production made.</param>
public sealed record RunLinks(string Self, string? Subject, string? Statements, string? Evidence, string? Produced)
{
    private const string Runs = "/api/runs/";

    /// <summary>The path of its page for people.</summary>
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

/// <summary>A run with all its public data.</summary>
/// <param name="Id">The id of the run.</param>
/// <param name="Purpose"><c>reproduce</c> or <c>produce</c>.</param>
/// <param name="Subject">The component to reproduce.</param>
/// <param name="Template">The canonical text of the manifest to produce from, in a production.</param>
/// <param name="State"><c>waiting</c>, <c>computing</c>, <c>revealing</c>, and then the kind of the verdict.</param>
/// <param name="WaitingFor">The event that the run waits for.</param>
/// <param name="Requester">The account that signed the request.</param>
/// <param name="Replicas">The number of nodes.</param>
/// <param name="Confidence">The probability that the requester asks of the verdict.</param>
/// <param name="RequestedAt">The time of the request.</param>
/// <param name="EndsAt">The time at which the run ends without a verdict.</param>
/// <param name="RevealBy">The deadline of the reveal, once reveals are open.</param>
/// <param name="Beacon">The block whose hash drew the panel.</param>
/// <param name="Panel">The nodes of the panel.</param>
/// <param name="Verdict">The verdict, once the run is decided.</param>
/// <param name="Produced">The component that a production made.</param>
/// <param name="Operators">
/// <c>allow-list</c> when only nodes of listed operators are drawn, or <c>open</c>, which is for development.
/// </param>
/// <param name="Tolerance">The tolerance of the claim, also before the verdict.</param>
/// <param name="Governance">
/// The decisions of the DAO that the run follows. It is absent when the registry followed no DAO.
/// </param>
/// <param name="Links">The links of the run.</param>
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
    RunGovernanceAnswer? Governance,
    RunLinks Links);

/// <summary>A run as an item of a list.</summary>
/// <param name="Id">The id of the run.</param>
/// <param name="Purpose"><c>reproduce</c> or <c>produce</c>.</param>
/// <param name="Subject">The component to reproduce.</param>
/// <param name="State"><c>waiting</c>, <c>computing</c>, <c>revealing</c>, and then the kind of the verdict.</param>
/// <param name="WaitingFor">The event that the run waits for.</param>
/// <param name="Requester">The account that signed the request.</param>
/// <param name="Replicas">The number of nodes.</param>
/// <param name="Confidence">The probability that the requester asks of the verdict.</param>
/// <param name="RequestedAt">The time of the request.</param>
/// <param name="EndsAt">The time at which the run ends without a verdict.</param>
/// <param name="Agreed">The number of results that agree.</param>
/// <param name="Of">The number of results.</param>
/// <param name="Tolerance">The tolerance of the claim.</param>
/// <param name="Links">The links of the run.</param>
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

/// <summary>A page of runs.</summary>
/// <param name="Items">The runs.</param>
/// <param name="Page">The cursor of the next page. It is absent on the last page.</param>
public sealed record RunPage(IReadOnlyList<RunListItem> Items, string? Page);

/// <summary>The run that a request would open, and the typed data that its requester signs.</summary>
/// <param name="Purpose"><c>reproduce</c> or <c>produce</c>.</param>
/// <param name="Subject">The component to reproduce.</param>
/// <param name="Template">The canonical text of the manifest to produce from, in a production.</param>
/// <param name="Replicas">The number of nodes.</param>
/// <param name="Confidence">The probability that the requester asks of the verdict.</param>
/// <param name="DeadlineMinutes">The minutes until the run ends.</param>
/// <param name="Requester">The account that signs the request.</param>
/// <param name="Deadline">The Unix time in seconds at which the signature expires.</param>
/// <param name="TypedData">The typed data to sign with <c>eth_signTypedData_v4</c>.</param>
public sealed record RunPreview(
    string Purpose,
    string? Subject,
    string? Template,
    int Replicas,
    double Confidence,
    int DeadlineMinutes,
    string Requester,
    ulong Deadline,
    [property: DocumentedAs(typeof(TypedDataForm))] JsonObject TypedData);

/// <summary>
/// The form of a request's body, for the OpenAPI document. The app reads the body itself member by member.
/// </summary>
/// <param name="Requester">The account that signs the request.</param>
/// <param name="Replicas">The number of nodes.</param>
/// <param name="Confidence">The probability that the requester asks of the verdict.</param>
/// <param name="DeadlineMinutes">The minutes until the run ends.</param>
/// <param name="Template">The manifest to produce from, in a production.</param>
/// <param name="Deadline">The Unix time in seconds at which the signature expires.</param>
/// <param name="Signature">The requester's EIP-712 signature. It is absent in a preview.</param>
public sealed record RunBodyForm(
    string Requester,
    int? Replicas = null,
    double? Confidence = null,
    int? DeadlineMinutes = null,
    ManifestForm? Template = null,
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

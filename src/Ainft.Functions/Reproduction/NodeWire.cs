using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ainft.Ethereum;

namespace Ainft.Functions.Reproduction;

/// <summary>A stored file; <c>Uri</c> is what a manifest names it by.</summary>
public sealed record ArtifactAnswer(string Uri);

/// <summary>
/// A registered node. <c>State</c>: <c>there</c> when it was heard of within the lease, else <c>silent</c>; <c>left</c> in the answer to its
/// leaving. <c>Admitted</c>: whether its operator's nodes are drawn. <c>Tasks</c>: the runs that it last said it works on.
/// </summary>
public sealed record NodeAnswer(
    string Address, string Operator, string Payout, JsonObject Profile, string State, bool Admitted, DateTimeOffset RegisteredAt, DateTimeOffset? SeenAt,
    IReadOnlyList<string> Tasks);

public sealed record NodePage(IReadOnlyList<NodeAnswer> Items, string? Page);

/// <summary>When the node was heard of, by the server's clock, and how long that lasts.</summary>
public sealed record HeartbeatAnswer(DateTimeOffset SeenAt, int LeaseSeconds);

/// <summary>A task in a node's list; what is to be done with it now, <c>GET runs/{id}/tasks/{node}</c> says.</summary>
public sealed record TaskItem(string Run, string Purpose, string? Subject, DateTimeOffset CommitBy)
{
    public static TaskItem Of(OfferedTask task) => new(task.Run.ToString(), RunWord.TextOf(task.Purpose), task.Subject?.ToString(), task.CommitBy);
}

public sealed record TaskPage(IReadOnlyList<TaskItem> Tasks);

/// <summary>A parent of the component: its manifest's canonical text, and its creator, from both of which its id follows.</summary>
public sealed record ParentDocument(string Creator, string Manifest);

/// <summary>
/// All that a node needs for a task. <c>Manifest</c> is the canonical text of the subject, or of the template; <c>Parents</c> are those that
/// its workflow takes files from, by id. <c>State</c> as in <see cref="TaskAnswer"/>. <c>Upload</c>: whether the outputs are wanted as artifacts.
/// <c>Version</c>: the <see cref="EvidenceVersion"/> of the node's statement; a node that reads no such member writes the first.
/// <c>Beacon</c>: the hash from which each node computes a seed of its own (<see cref="TaskSeed"/>), where the
/// comparator judges a sample.
/// </summary>
public sealed record TaskDocument(
    string Run, string Purpose, string? Subject, string? Creator, string Manifest, IReadOnlyDictionary<string, ParentDocument> Parents,
    DateTimeOffset CommitBy, DateTimeOffset? RevealBy, string State, bool Upload, string Operators, int Version,
    string? Beacon);

/// <summary>
/// What a node is to do: <c>commit</c> to a result, <c>wait</c> for others to, <c>reveal</c> it, or nothing more (<c>done</c>).
/// </summary>
public sealed record TaskAnswer(string State, DateTimeOffset? RevealBy)
{
    public const string Wait = "wait";

    public static TaskAnswer Of(Run run, Address node) => new(StateOf(run, node), run.RevealBy);

    public static string StateOf(Run run, Address node) => (run.State, run.TaskOf(node)?.State) switch
    {
        (RunState.Decided, _) => "done",
        (_, TaskState.Offered) => "commit",
        (RunState.Revealing, TaskState.Committed) => "reveal",
        (_, TaskState.Committed) => Wait,
        _ => "done",
    };
}

/// <summary>The form of a registration's body, for the OpenAPI document.</summary>
public sealed record NodeBody(string Node, string Operator, string Payout, JsonObject Profile, ulong Deadline, string Signature);

/// <summary>The form of a heartbeat's body, for the OpenAPI document.</summary>
public sealed record HeartbeatBody(IReadOnlyList<string> Tasks);

/// <summary>The form of a commitment's body, for the OpenAPI document.</summary>
public sealed record CommitBody(string Commitment, string Signature);

/// <summary>The form of a reveal's body, for the OpenAPI document.</summary>
public sealed record RevealBody(JsonObject Result, string Salt, string Signature, AttestationBody? Attestation);

/// <summary>The signature of a node's second key over its statement.</summary>
/// <param name="Key">The public key on the curve P-256: base64 of its SubjectPublicKeyInfo.</param>
/// <param name="Signature">ECDSA with SHA-256 over the DSSE pre-authentication encoding: base64 of its DER.</param>
public sealed record AttestationBody(string Key, string Signature);

/// <summary>The form of a withdrawal's body, for the OpenAPI document.</summary>
public sealed record WithdrawBody(string Reason, string? Log);

/// <summary>A stored log.</summary>
public sealed record LogAnswer(string Sha256);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ArtifactAnswer))]
[JsonSerializable(typeof(NodeAnswer))]
[JsonSerializable(typeof(NodePage))]
[JsonSerializable(typeof(HeartbeatAnswer))]
[JsonSerializable(typeof(TaskPage))]
[JsonSerializable(typeof(TaskDocument))]
[JsonSerializable(typeof(TaskAnswer))]
[JsonSerializable(typeof(LogAnswer))]
public sealed partial class NodeJson : JsonSerializerContext;

using System.Text.Json.Serialization;
using Ainft.Ethereum;

namespace Ainft.Functions.Runs;

/// <summary>A parent of the component. Its creator and its manifest together give its id.</summary>
/// <param name="Creator">The account that minted the parent.</param>
/// <param name="Manifest">The canonical text of its manifest.</param>
public sealed record ParentDocument(string Creator, string Manifest);

/// <summary>Everything that a node needs for a task.</summary>
/// <param name="Run">The id of the run.</param>
/// <param name="Purpose"><c>reproduce</c> or <c>produce</c>.</param>
/// <param name="Subject">The component to reproduce.</param>
/// <param name="Creator">The creator of the subject.</param>
/// <param name="Manifest">The canonical text of the subject, or of the template.</param>
/// <param name="Parents">The parents from which the workflow takes files, by id.</param>
/// <param name="CommitBy">The deadline of the commitment.</param>
/// <param name="RevealBy">The deadline of the reveal, once reveals are open.</param>
/// <param name="State">The next action, as in <see cref="TaskAnswer"/>.</param>
/// <param name="Upload">Whether the node should store its outputs as artifacts.</param>
/// <param name="Operators">The admission of operators, as in <see cref="RunAnswer"/>.</param>
/// <param name="Version">
/// The <see cref="EvidenceVersion"/> of the node's statement. A node that does not read this member writes the first.
/// </param>
/// <param name="Beacon">
/// The hash from which each node computes its own seed (<see cref="TaskSeed"/>), where the comparator judges a sample.
/// </param>
public sealed record TaskDocument(
    string Run,
    string Purpose,
    string? Subject,
    string? Creator,
    string Manifest,
    IReadOnlyDictionary<string, ParentDocument> Parents,
    DateTimeOffset CommitBy,
    DateTimeOffset? RevealBy,
    string State,
    bool Upload,
    string Operators,
    int Version,
    string? Beacon);

/// <summary>The next action of a node.</summary>
/// <param name="State">
/// <c>commit</c> to a result, <c>wait</c> for other nodes, <c>reveal</c> the result, or <c>done</c>.
/// </param>
/// <param name="RevealBy">The deadline of the reveal, once reveals are open.</param>
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

/// <summary>The form of a commitment's body, for the OpenAPI document.</summary>
/// <param name="Commitment">The digest that binds the node to its result.</param>
/// <param name="Signature">The node's EIP-712 signature.</param>
public sealed record CommitBody(string Commitment, string Signature);

/// <summary>The form of a reveal's body, for the OpenAPI document.</summary>
/// <param name="Result">The result.</param>
/// <param name="Salt">The random bytes in the commitment.</param>
/// <param name="Signature">The node's signature over its statement.</param>
/// <param name="Attestation">The signature of the node's second key.</param>
public sealed record RevealBody(ResultForm Result, string Salt, string Signature, AttestationBody? Attestation);

/// <summary>The signature of a node's second key over its statement.</summary>
/// <param name="Key">The public key on the curve P-256, as base64 of its SubjectPublicKeyInfo.</param>
/// <param name="Signature">ECDSA with SHA-256 over the DSSE pre-authentication encoding, as base64 of its DER.</param>
public sealed record AttestationBody(string Key, string Signature);

/// <summary>The form of a withdrawal's body, for the OpenAPI document.</summary>
/// <param name="Reason">Why the node withdraws.</param>
/// <param name="Log">The SHA-256 of a stored log.</param>
public sealed record WithdrawBody(string Reason, string? Log);

/// <summary>A stored log.</summary>
/// <param name="Sha256">The SHA-256 of the log.</param>
public sealed record LogAnswer(string Sha256);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(TaskDocument))]
[JsonSerializable(typeof(TaskAnswer))]
[JsonSerializable(typeof(LogAnswer))]
public sealed partial class TaskJson : JsonSerializerContext;

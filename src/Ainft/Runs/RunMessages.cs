using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Runs;

/// <summary>
/// The EIP-712 messages that requesters, operators and nodes sign in a <see cref="MintDomain"/>.
/// </summary>
/// <remarks>
/// Every message has a hash and an argument of <c>eth_signTypedData_v4</c>. Deadlines and times are in Unix seconds.
/// Numbers are not checked here. A node signs its requests as <see cref="SignedRequest"/>.
/// </remarks>
public static class RunMessages
{
    private static readonly MessageType Reproduce = new("Reproduce",
        ("bytes32", "id"), ("uint256", "replicas"), ("uint256", "confidence"), ("uint256", "minutes"),
        ("uint256", "deadline"));

    private static readonly MessageType Produce = new("Produce",
        ("bytes32", "template"), ("uint256", "replicas"), ("uint256", "confidence"), ("uint256", "minutes"),
        ("uint256", "deadline"));

    private static readonly MessageType Commit = new("Commit", ("bytes32", "run"), ("bytes32", "commitment"));

    private static readonly MessageType Node = new("Node",
        ("address", "node"), ("address", "operator"), ("address", "payout"), ("bytes32", "profile"),
        ("uint256", "deadline"));

    /// <summary>
    /// The hash of <c>Reproduce(bytes32 id,uint256 replicas,uint256 confidence,uint256 minutes,uint256 deadline)</c>,
    /// which the requester signs.
    /// </summary>
    /// <param name="domain">The registry.</param>
    /// <param name="id">The component.</param>
    /// <param name="replicas">The least number of operators that must agree.</param>
    /// <param name="confidencePpm">The least probability of the verdict, in millionths.</param>
    /// <param name="minutes">The number of minutes after which the run ends.</param>
    /// <param name="deadline">The time until which the signature may be used.</param>
    public static Bytes32 HashReproduce(
        MintDomain domain, AinftId id, int replicas, int confidencePpm, int minutes, ulong deadline) =>
        Reproduce.Hash(domain, id.Value, replicas, confidencePpm, minutes, deadline);

    /// <inheritdoc cref="HashReproduce"/>
    public static JsonObject TypedDataReproduce(
        MintDomain domain, AinftId id, int replicas, int confidencePpm, int minutes, ulong deadline) =>
        Reproduce.TypedData(domain, id.Value, replicas, confidencePpm, minutes, deadline);

    /// <summary>
    /// The hash of <c>Produce(bytes32 template,uint256 replicas,uint256 confidence,uint256 minutes,uint256
    /// deadline)</c>, which the requester signs.
    /// </summary>
    /// <param name="domain">The registry.</param>
    /// <param name="template">The SHA-256 of the template's canonical JSON.</param>
    /// <param name="replicas">The least number of operators that must agree.</param>
    /// <param name="confidencePpm">The least probability of the verdict, in millionths.</param>
    /// <param name="minutes">The number of minutes after which the run ends.</param>
    /// <param name="deadline">The time until which the signature may be used.</param>
    public static Bytes32 HashProduce(
        MintDomain domain, Sha256Digest template, int replicas, int confidencePpm, int minutes, ulong deadline) =>
        Produce.Hash(domain, template, replicas, confidencePpm, minutes, deadline);

    /// <inheritdoc cref="HashProduce"/>
    public static JsonObject TypedDataProduce(
        MintDomain domain, Sha256Digest template, int replicas, int confidencePpm, int minutes, ulong deadline) =>
        Produce.TypedData(domain, template, replicas, confidencePpm, minutes, deadline);

    /// <summary>The hash of <c>Commit(bytes32 run,bytes32 commitment)</c>, which the node signs.</summary>
    /// <param name="domain">The registry.</param>
    /// <param name="run">The run's id.</param>
    /// <param name="commitment">A <see cref="Commitment"/>.</param>
    public static Bytes32 HashCommit(MintDomain domain, Sha256Digest run, Sha256Digest commitment) =>
        Commit.Hash(domain, run, commitment);

    /// <inheritdoc cref="HashCommit"/>
    public static JsonObject TypedDataCommit(MintDomain domain, Sha256Digest run, Sha256Digest commitment) =>
        Commit.TypedData(domain, run, commitment);

    /// <summary>
    /// The hash of <c>Node(address node,address operator,address payout,bytes32 profile,uint256 deadline)</c>, which
    /// the operator signs.
    /// </summary>
    /// <param name="domain">The registry.</param>
    /// <param name="node">The node, its operator and its payout address.</param>
    /// <param name="profile">A <see cref="NodeProfile.Digest"/>.</param>
    /// <param name="deadline">The time until which the signature may be used.</param>
    public static Bytes32 HashNode(MintDomain domain, Candidate node, Sha256Digest profile, ulong deadline) =>
        Node.Hash(domain, node.Node, node.Operator, node.Payout, profile, deadline);

    /// <inheritdoc cref="HashNode"/>
    public static JsonObject TypedDataNode(MintDomain domain, Candidate node, Sha256Digest profile, ulong deadline) =>
        Node.TypedData(domain, node.Node, node.Operator, node.Payout, profile, deadline);
}

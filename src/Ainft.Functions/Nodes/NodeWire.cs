using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Nodes;

/// <summary>
/// A registered node. <c>State</c> is <c>there</c> when it sent a heartbeat within the lease, or else <c>silent</c>. In
/// the answer to its leaving it is <c>left</c>. <c>Admitted</c> is whether its operator's nodes are drawn.
/// <c>Tasks</c> are the runs in its last heartbeat. <c>Links.Page</c> leads to the page for people.
/// </summary>
public sealed record NodeAnswer(
    string Address,
    string Operator,
    string Payout,
    JsonObject Profile,
    string State,
    bool Admitted,
    DateTimeOffset RegisteredAt,
    DateTimeOffset? SeenAt,
    IReadOnlyList<string> Tasks)
{
    /// <summary>The links of the node.</summary>
    public ObjectLinks Links => new($"/api/nodes/{Address}", PagePaths.Address(Address));
}

public sealed record NodePage(IReadOnlyList<NodeAnswer> Items, string? Page);

/// <summary>The time of the heartbeat by the server's clock, and the seconds until the lease ends.</summary>
public sealed record HeartbeatAnswer(DateTimeOffset SeenAt, int LeaseSeconds);

/// <summary>A task in a node's list. <c>GET runs/{id}/tasks/{node}</c> returns the next action.</summary>
public sealed record TaskItem(string Run, string Purpose, string? Subject, DateTimeOffset CommitBy)
{
    public static TaskItem Of(OfferedTask task) =>
        new(task.Run.ToString(), RunWords.ToText(task.Purpose), task.Subject?.ToString(), task.CommitBy);
}

public sealed record TaskPage(IReadOnlyList<TaskItem> Tasks);

/// <summary>The form of a registration's body, for the OpenAPI document.</summary>
public sealed record NodeBody(
    string Node, string Operator, string Payout, JsonObject Profile, ulong Deadline, string Signature);

/// <summary>The form of a heartbeat's body, for the OpenAPI document.</summary>
public sealed record HeartbeatBody(IReadOnlyList<string> Tasks);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NodeAnswer))]
[JsonSerializable(typeof(NodePage))]
[JsonSerializable(typeof(HeartbeatAnswer))]
[JsonSerializable(typeof(TaskPage))]
public sealed partial class NodeJson : JsonSerializerContext;

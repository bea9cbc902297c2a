using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Nodes;

/// <summary>A registered node.</summary>
/// <param name="Address">The account of the node.</param>
/// <param name="Operator">The account of its operator.</param>
/// <param name="Payout">The account that is paid.</param>
/// <param name="Profile">The machine as its operator describes it.</param>
/// <param name="State">
/// <c>there</c> when a heartbeat came within the lease, <c>silent</c> otherwise, or <c>left</c> in the answer to its
/// leaving.
/// </param>
/// <param name="Admitted">Whether the nodes of its operator are drawn.</param>
/// <param name="RegisteredAt">The time of the registration.</param>
/// <param name="SeenAt">The time of the last heartbeat.</param>
/// <param name="Tasks">The ids of the runs in its last heartbeat.</param>
public sealed record NodeAnswer(
    string Address,
    string Operator,
    string Payout,
    [property: DocumentedAs(typeof(ProfileForm))] JsonObject Profile,
    string State,
    bool Admitted,
    DateTimeOffset RegisteredAt,
    DateTimeOffset? SeenAt,
    IReadOnlyList<string> Tasks)
{
    /// <summary>The links of the node.</summary>
    public ObjectLinks Links => new($"/api/nodes/{Address}", PagePaths.Address(Address));
}

/// <summary>A page of nodes.</summary>
/// <param name="Items">The nodes.</param>
/// <param name="Page">The cursor of the next page. It is absent on the last page.</param>
public sealed record NodePage(IReadOnlyList<NodeAnswer> Items, string? Page);

/// <summary>The answer to a heartbeat.</summary>
/// <param name="SeenAt">The time of the heartbeat by the clock of the server.</param>
/// <param name="LeaseSeconds">The seconds until the lease ends.</param>
public sealed record HeartbeatAnswer(DateTimeOffset SeenAt, int LeaseSeconds);

/// <summary>A task in a node's list. <c>GET runs/{id}/tasks/{node}</c> returns the next action.</summary>
/// <param name="Run">The id of the run.</param>
/// <param name="Purpose"><c>reproduce</c> or <c>produce</c>.</param>
/// <param name="Subject">The component to reproduce.</param>
/// <param name="CommitBy">The deadline of the commitment.</param>
public sealed record TaskItem(string Run, string Purpose, string? Subject, DateTimeOffset CommitBy)
{
    public static TaskItem Of(OfferedTask task) =>
        new(task.Run.ToString(), RunWords.ToText(task.Purpose), task.Subject?.ToString(), task.CommitBy);
}

/// <summary>The tasks of a node.</summary>
/// <param name="Tasks">The tasks.</param>
public sealed record TaskPage(IReadOnlyList<TaskItem> Tasks);

/// <summary>The form of a registration's body, for the OpenAPI document.</summary>
/// <param name="Node">The account of the node.</param>
/// <param name="Operator">The account of its operator.</param>
/// <param name="Payout">The account that is paid.</param>
/// <param name="Profile">The machine as its operator describes it.</param>
/// <param name="Deadline">The Unix time in seconds at which the signature expires.</param>
/// <param name="Signature">The operator's EIP-712 signature.</param>
public sealed record NodeBody(
    string Node, string Operator, string Payout, ProfileForm Profile, ulong Deadline, string Signature);

/// <summary>The hardware and software of a node, for the OpenAPI document.</summary>
/// <param name="Classes">The hardware classes of the node, such as <c>x86-64-v3</c>, at most 32.</param>
/// <param name="Cpus">The number of processors.</param>
/// <param name="MemoryMiB">The memory for a task in MiB.</param>
/// <param name="DiskMiB">The disk space for a task in MiB.</param>
/// <param name="Gpus">The graphics processors, at most 64.</param>
/// <param name="Sandboxes">The sandboxes, <c>oci</c> for images and <c>bubblewrap</c> for runtimes.</param>
/// <param name="Runtimes">The installed runtimes, such as <c>python-3.11-numpy-1.24</c>, at most 256.</param>
/// <param name="CpuModel">The name of the processor.</param>
/// <param name="Software">The software of the node and its version.</param>
public sealed record ProfileForm(
    IReadOnlyList<string> Classes,
    int Cpus,
    int MemoryMiB,
    int DiskMiB,
    IReadOnlyList<GpuProfile> Gpus,
    IReadOnlyList<string> Sandboxes,
    IReadOnlyList<string> Runtimes,
    string CpuModel,
    string Software);

/// <summary>The form of a heartbeat's body, for the OpenAPI document.</summary>
/// <param name="Tasks">The ids of the runs that the node works on.</param>
public sealed record HeartbeatBody(IReadOnlyList<string> Tasks);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NodeAnswer))]
[JsonSerializable(typeof(NodePage))]
[JsonSerializable(typeof(HeartbeatAnswer))]
[JsonSerializable(typeof(TaskPage))]
public sealed partial class NodeJson : JsonSerializerContext;

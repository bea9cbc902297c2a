using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Ainft.Functions.Upkeep;

namespace Ainft.Functions.Operations;

/// <summary>The answer to an act.</summary>
/// <param name="Act">The act.</param>
/// <param name="Result">Its result.</param>
/// <param name="Line">The number of its line in the audit.</param>
public sealed record ActAnswer(string Act, string Result, long Line);

/// <summary>A line of the audit, for the OpenAPI document. The kernel writes it.</summary>
/// <param name="Number">The position of the line, from 0.</param>
/// <param name="Time">The time of the act.</param>
/// <param name="Who">The operator.</param>
/// <param name="Act">The act.</param>
/// <param name="Result">The result, or <c>begun</c> before the act.</param>
/// <param name="Previous">The SHA-256 of the line before. It is zero in the first line.</param>
/// <param name="Id">Random bytes, by which lines of the same moment differ.</param>
public sealed record AuditLineForm(
    long Number, DateTimeOffset Time, string Who, string Act, string Result, string Previous, string? Id);

/// <summary>A setting that is safe to show.</summary>
/// <param name="Name">The name of its environment variable.</param>
/// <param name="Value">Its value. The value of a secret is only whether it is set.</param>
public sealed record ShownSetting(string Name, string Value);

/// <summary>The audit.</summary>
/// <param name="Lines">The number of its lines.</param>
/// <param name="LastAct">The act of the last line.</param>
/// <param name="LastAt">The time of the last line.</param>
public sealed record AuditState(long Lines, string? LastAct, DateTimeOffset? LastAt);

/// <summary>A part of the report that could not be read.</summary>
/// <param name="Part">The part.</param>
/// <param name="Reason">The reason, without the names of stored data.</param>
public sealed record UnreadPart(string Part, string Reason);

/// <summary>The state of a deployment as its app sees it.</summary>
/// <param name="At">The clock of the instance.</param>
/// <param name="Version">The version of the app.</param>
/// <param name="Instances">The number of instances.</param>
/// <param name="Generation">The current generation of the index.</param>
/// <param name="Settings">The settings that are safe to show.</param>
/// <param name="StorageSkewSeconds">The clock of storage minus the clock of the instance.</param>
/// <param name="Names">Each table, container and queue, and whether the app may use it.</param>
/// <param name="Queues">The lengths of the queues, and the dead letters of Service Bus.</param>
/// <param name="ChainId">The chain that the settings name.</param>
/// <param name="Endpoints">The nodes.</param>
/// <param name="Operator">The account of the operator and the contract.</param>
/// <param name="Chain">The state of the chain, as <c>GET chain</c> answers it.</param>
/// <param name="LastCheck">The last check of the index.</param>
/// <param name="Audit">The audit.</param>
/// <param name="Secrets">The tables with secrets, and the rows that need the old data key.</param>
/// <param name="Unread">The parts that could not be read.</param>
public sealed record OperationsReport(
    DateTimeOffset At,
    string Version,
    int Instances,
    int Generation,
    IReadOnlyList<ShownSetting> Settings,
    double? StorageSkewSeconds,
    IReadOnlyList<ProbedName> Names,
    IReadOnlyList<QueueLength> Queues,
    string ChainId,
    IReadOnlyList<InspectedEndpoint> Endpoints,
    InspectedOperator Operator,
    IReadOnlyDictionary<string, object?>? Chain,
    LastCheck? LastCheck,
    AuditState? Audit,
    IReadOnlyList<SecretCount>? Secrets,
    IReadOnlyList<UnreadPart> Unread);

using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Governance;

/// <summary>
/// Stores the events of the timelock's operations. Anyone may execute a queued decision on the timelock itself, and
/// then the governor emits no event.
/// </summary>
internal sealed class TimelockEvents(
    ProposalRows proposals, DecisionRows decisions, IOptions<GovernanceOptions> options) : IChainEvents
{
    public Address? Contract { get; } = options.Value.TimelockAddress;

    public IReadOnlyList<Bytes32> Topics { get; } = [.. OperationStepEvent.Topics, .. RuleChangedEvent.Topics];

    public async Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct)
    {
        await proposals.InsertAsync(finalizedLogs.SelectMany(Write), ct);
        await decisions.InsertAsync(
            finalizedLogs.SelectMany(log => new[] { GovernorEvents.RuleOf(decisions, log), ExecutedOf(log) })
                .OfType<TableEntity>(),
            ct);
    }

    /// <summary>
    /// An operation has one event per call. The first one suffices, because all calls happen together.
    /// </summary>
    private IEnumerable<TableEntity> Write(Log log)
    {
        if (FirstOf(log) is not { } step)
            yield break;
        var row = proposals.RowOf(log, step.Operation, ProposalRows.Operations);
        (row["Step"], row["Target"]) = (step.Step.ToString(), step.Target.ToHex());
        row["Delay"] = (long)Math.Min(step.Delay, long.MaxValue);
        yield return row;
        if (step.Step != OperationStep.Scheduled)
            yield break;
        var listed = proposals.ScheduledRowOf(log);
        var (value, calldata) = OperationStepEvent.CallOf(log);
        (listed["Id"], listed["Delay"]) = (step.Operation.ToString(), row["Delay"]);
        listed["Actions"] = ShownAction.Write([new DaoAction(step.Target, value, calldata)]);
        yield return listed;
    }

    private TableEntity? ExecutedOf(Log log)
    {
        if (FirstOf(log) is not { Step: OperationStep.Executed } step)
            return null;
        var row = decisions.RowOf(log, DecisionRows.Executed);
        row["Operation"] = step.Operation.ToString();
        return row;
    }

    private static OperationStepEvent? FirstOf(Log log) =>
        OperationStepEvent.TryRead(log, out var step) && step.Index.IsZero ? step : null;
}

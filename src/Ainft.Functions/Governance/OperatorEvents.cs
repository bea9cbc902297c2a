using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Governance;

/// <summary>Stores the operators that the DAO admitted and suspended.</summary>
internal sealed class OperatorEvents(DecisionRows decisions, IOptions<GovernanceOptions> options) : IChainEvents
{
    public Address? Contract { get; } = options.Value.OperatorsAddress;

    public IReadOnlyList<Bytes32> Topics => OperatorEvent.Topics;

    public Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct) =>
        decisions.InsertAsync(finalizedLogs.Select(Write).OfType<TableEntity>(), ct);

    private TableEntity? Write(Log log)
    {
        if (!OperatorEvent.TryRead(log, out var changed))
            return null;
        var row = decisions.RowOf(log, DecisionRows.Operators);
        row["Operator"] = changed.Operator.ToHex();
        (row["Admitted"], row["Reason"]) = (changed.IsAdmitted, changed.Reason);
        return row;
    }
}

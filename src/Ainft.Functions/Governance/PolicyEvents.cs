using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Governance;

/// <summary>Stores the policies of payments that the DAO set.</summary>
internal sealed class PolicyEvents(DecisionRows decisions, IOptions<GovernanceOptions> options) : IChainEvents
{
    public Address? Contract { get; } = options.Value.PolicyAddress;

    public IReadOnlyList<Bytes32> Topics { get; } = [PolicySetEvent.Topic];

    public Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct) =>
        decisions.InsertAsync(finalizedLogs.Select(Write).OfType<TableEntity>(), ct);

    private TableEntity? Write(Log log)
    {
        if (!PolicySetEvent.TryRead(log, out var policy))
            return null;
        var row = decisions.RowOf(log, DecisionRows.Policy);
        (row["Cap"], row["Replicas"], row["Confidence"]) = (policy.Cap, policy.Replicas, policy.Confidence);
        (row["AnchorWithin"], row["HeldFor"]) = ((long)policy.AnchorWithin, (long)policy.HeldFor);
        (row["ChallengeDelay"], row["BoundedTolerance"]) = ((long)policy.ChallengeDelay, policy.BoundedTolerance);
        return row;
    }
}

using Ainft.Ethereum;

namespace Ainft.Functions.Governance;

/// <summary>A decision that the timelock executed.</summary>
/// <param name="Operation">The id of the operation in the timelock.</param>
/// <param name="Proposal">The proposal, or null when the DAO's multisig scheduled the operation.</param>
/// <param name="At">The event of the operation's first call.</param>
public sealed record Execution(Bytes32 Operation, Bytes32? Proposal, DecidedAt At);

/// <summary>Reads executed decisions. The answers follow from the final events alone.</summary>
public sealed class ReadExecutions
{
    private readonly DecisionRows decisions;
    private readonly ProposalRows proposals;

    internal ReadExecutions(DecisionRows decisions, ProposalRows proposals) =>
        (this.decisions, this.proposals) = (decisions, proposals);

    /// <summary>The final blocks with executions, above a block and up to another one, the newest first.</summary>
    public IAsyncEnumerable<ulong> BlocksAsync(ulong after, ulong to, CancellationToken ct) =>
        decisions.BetweenAsync(DecisionRows.Executed, after, to, ct).Select(row => DecidedAt.Of(row).BlockNumber);

    /// <summary>The executions in a final block, the oldest first.</summary>
    public IAsyncEnumerable<Execution> InAsync(ulong block, CancellationToken ct) =>
        decisions.BetweenAsync(DecisionRows.Executed, block - 1, block, ct).Reverse()
            .Select(async (row, token) =>
            {
                var operation = Bytes32.Parse(row.GetString("Operation"));
                return new Execution(
                    operation, await proposals.FindOfOperationAsync(operation, token), DecidedAt.Of(row));
            });
}

using Ainft.Ethereum;

namespace Ainft.Functions.Governance;

/// <summary>The last decision of the DAO about an operator.</summary>
/// <param name="Operator">The account.</param>
/// <param name="IsAdmitted">Whether its nodes may be drawn.</param>
/// <param name="Reason">The reason of the DAO. A stranger may have written it.</param>
/// <param name="At">The event.</param>
public sealed record OperatorDecision(Address Operator, bool IsAdmitted, string Reason, DecidedAt At);

/// <summary>Reads the admitted operators. The answer follows from the final events up to a block alone.</summary>
public sealed class ReadOperators(DecisionRows decisions)
{
    /// <summary>The admitted operators as of a block.</summary>
    public async Task<IReadOnlySet<Address>> AdmittedAsync(ulong block, CancellationToken ct) =>
        (await ListAsync(block, ct)).Where(one => one.IsAdmitted).Select(one => one.Operator).ToHashSet();

    /// <summary>The last decision about each operator as of a block, the newest first.</summary>
    public async Task<IReadOnlyList<OperatorDecision>> ListAsync(ulong block, CancellationToken ct) =>
        await decisions.UpToAsync(DecisionRows.Operators, block, null, ct)
            .Select(row => new OperatorDecision(
                Address.Parse(row.GetString("Operator")),
                row.GetBoolean("Admitted")!.Value,
                row.GetString("Reason"),
                DecidedAt.Of(row)))
            .DistinctBy(one => one.Operator)
            .ToListAsync(ct);
}

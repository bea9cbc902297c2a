namespace Ainft.Functions.Governance;

/// <summary>Reads the numbers of the governor and of the timelock from their events up to a block.</summary>
internal sealed class ReadRules(DecisionRows decisions)
{
    /// <summary>
    /// The numbers by their names, as decimal texts. Times are in seconds, and amounts in the smallest unit of the
    /// token.
    /// </summary>
    public async Task<IReadOnlyDictionary<string, string>> AsOfAsync(ulong block, CancellationToken ct) =>
        await decisions.UpToAsync(DecisionRows.Rules, block, null, ct)
            .DistinctBy(row => row.GetString("Rule"))
            .OrderBy(row => row.GetString("Rule"), StringComparer.Ordinal)
            .ToDictionaryAsync(row => row.GetString("Rule"), row => row.GetString("Value"), cancellationToken: ct);
}

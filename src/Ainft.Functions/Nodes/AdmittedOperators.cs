using Ainft.Ethereum;
using Ainft.Functions.Governance;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Nodes;

/// <summary>The admitted operators at one moment.</summary>
/// <param name="ByDao">The operators that the DAO admits, or null when the settings decide.</param>
/// <param name="Settings">The settings.</param>
public sealed record OperatorAdmissions(AdmittedByDao? ByDao, RunOptions Settings)
{
    /// <summary>Where to ask for an admission, for messages.</summary>
    public string Source => ByDao is null ? "Ainft__Runs__Operators" : "GET governance/operators";

    /// <summary>Whether nodes of this operator may be drawn.</summary>
    public bool Admits(Address @operator) => ByDao?.Operators.Contains(@operator) ?? Settings.Admits(@operator);
}

/// <summary>The operators that the DAO admits.</summary>
/// <param name="Contract">The contract of the decisions.</param>
/// <param name="Block">The last block whose decisions were read.</param>
/// <param name="Operators">The operators.</param>
public sealed record AdmittedByDao(Address Contract, ulong Block, IReadOnlySet<Address> Operators);

/// <summary>
/// Reads which operators' nodes may be drawn. With a DAO these are the operators that it admits in a final block. An
/// empty list admits no operator. Without a DAO the setting decides.
/// </summary>
public sealed class AdmittedOperators(
    FollowedDecisions followed, ReadOperators operators, FactCache facts, IOptions<RunOptions> options)
{
    private static readonly FactKind<AdmittedByDao> Admitted = new("operators", one => 64L * one.Operators.Count);

    /// <summary>The admissions, which may be as old as other facts that change.</summary>
    public async ValueTask<OperatorAdmissions> ReadAsync(CancellationToken ct) =>
        new(followed.IsOn ? await OfDaoAsync(ct) : null, options.Value);

    private async Task<AdmittedByDao> OfDaoAsync(CancellationToken ct)
    {
        var (block, _) = await followed.ReadAsync(ct);
        return await facts.ReadRecentAsync(
            Admitted,
            new() { Version = (long)block },
            async () => new AdmittedByDao(
                followed.OperatorsContract!.Value,
                block,
                await operators.AdmittedAsync(block, CancellationToken.None)),
            ct);
    }
}

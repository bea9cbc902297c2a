using Ainft.Functions.Governance;

namespace Ainft.Functions.Explorer;

/// <summary>The content of the page of the DAO.</summary>
/// <param name="State">The contracts, the policy and the rules.</param>
/// <param name="Operators">The operators.</param>
/// <param name="Grants">The grants of compute.</param>
/// <param name="Proposals">A page of proposals.</param>
/// <param name="Operations">The newest operations that no proposal scheduled.</param>
public sealed record GovernanceModel(
    GovernanceAnswer State, OperatorList Operators, GrantList Grants, ProposalPage Proposals, OperationPage Operations);

/// <summary>Gathers the decisions of the DAO.</summary>
internal sealed class ShowGovernance(DescribeGovernance governance, DescribeProposals proposals)
{
    public async Task<GovernanceModel> RunAsync(GovernanceQuery query, CancellationToken ct)
    {
        var (state, operators) = (governance.RunAsync(ct), governance.OperatorsAsync(ct));
        var (grants, page) = (governance.GrantsAsync(ct), proposals.ListAsync(query, ct));
        // The operations are on the first page alone, because they need a walk over the proposals.
        var operations = query.From is null
            ? proposals.OperationsAsync(GovernanceQuery.FirstOperations, ct)
            : Task.FromResult(new OperationPage(true, null, [], null));
        return new GovernanceModel(await state, await operators, await grants, await page, await operations);
    }
}

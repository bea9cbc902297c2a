using Microsoft.Extensions.Options;

namespace Ainft.Functions.Governance;

/// <summary>Answers with the decisions of the DAO as of the last block in the tables.</summary>
public sealed class DescribeGovernance
{
    private readonly FollowedDecisions followed;
    private readonly ReadPolicy policy;
    private readonly ReadOperators operators;
    private readonly ReadGrants grants;
    private readonly ReadRules rules;
    private readonly GovernanceOptions options;

    internal DescribeGovernance(
        FollowedDecisions followed,
        ReadPolicy policy,
        ReadOperators operators,
        ReadGrants grants,
        ReadRules rules,
        IOptions<GovernanceOptions> options) =>
        (this.followed, this.policy, this.operators, this.grants, this.rules, this.options) =
        (followed, policy, operators, grants, rules, options.Value);

    /// <summary>The contracts, the policy, the rules, and the numbers of operators and of grants.</summary>
    public async Task<GovernanceAnswer> RunAsync(CancellationToken ct)
    {
        if (!followed.IsOn)
            return new GovernanceAnswer(false, null, null, null, null, null, null);
        var (block, time) = await followed.ReadAsync(ct);
        var (terms, admitted) = (policy.AsOfAsync(block, ct), operators.AdmittedAsync(block, ct));
        var (numbers, granted) = (rules.AsOfAsync(block, ct), grants.AsOfAsync(block, ct));
        var now = DateTimeOffset.FromUnixTimeSeconds((long)time);
        return new GovernanceAnswer(
            true,
            block,
            new DaoContractsAnswer(
                options.GovernorAddress.ToString(),
                options.TimelockAddress.ToString(),
                options.OperatorsAddress.ToString(),
                options.PolicyAddress.ToString(),
                options.GrantsAddress.ToString(),
                options.RetractionsAddress.ToString()),
            PolicyAnswer.Of(await terms),
            await numbers,
            (await admitted).Count,
            (await granted).Count(grant => grant.IsCurrentAt(now)));
    }

    /// <summary>The operators that the DAO decided about.</summary>
    public async Task<OperatorList> OperatorsAsync(CancellationToken ct)
    {
        if (!followed.IsOn)
            return new OperatorList(false, null, []);
        var (block, _) = await followed.ReadAsync(ct);
        return new OperatorList(
            true, block, [.. (await operators.ListAsync(block, ct)).Select(OperatorAnswer.Of)]);
    }

    /// <summary>The grants of compute.</summary>
    public async Task<GrantList> GrantsAsync(CancellationToken ct)
    {
        if (!followed.IsOn)
            return new GrantList(false, null, []);
        var (block, _) = await followed.ReadAsync(ct);
        return new GrantList(true, block, [.. (await grants.AsOfAsync(block, ct)).Select(GrantAnswer.Of)]);
    }
}

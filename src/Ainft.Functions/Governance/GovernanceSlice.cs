using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Governance;

/// <summary>
/// The decisions of the DAO, which come from final events of its contracts only. Without addresses the slice follows no
/// contract, and the answers say so.
/// </summary>
public static class GovernanceSlice
{
    public static IServiceCollection AddGovernance(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<GovernanceOptions>().BindConfiguration(GovernanceOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GovernanceOptions>, GovernanceOptionsValidator>();
        services.AddIndexTables(DecisionRows.Table, ProposalRows.Table, RetractionRows.Table);
        services.AddSingleton<DecisionRows>().AddSingleton<ProposalRows>().AddSingleton<RetractionRows>();
        if (!string.IsNullOrEmpty(configuration[$"{GovernanceOptions.Section}:{nameof(GovernanceOptions.Governor)}"]))
            services.AddHandlers();
        return services
            .AddSingleton<ReadPolicy>()
            .AddSingleton<ReadOperators>()
            .AddSingleton<ReadGrants>()
            .AddSingleton<ReadProposals>()
            .AddSingleton<VoteResults>()
            .AddSingleton<ReadOperations>()
            .AddSingleton(all => new ReadRetractions(all.GetRequiredService<RetractionRows>()))
            .AddSingleton(all => new ReadExecutions(
                all.GetRequiredService<DecisionRows>(), all.GetRequiredService<ProposalRows>()))
            .AddSingleton(all => new FollowedDecisions(
                all.GetRequiredService<CursorRow>(),
                all.GetRequiredService<ChainView>(),
                all.GetRequiredService<IOptions<GovernanceOptions>>()))
            .AddSingleton<ReadRules>()
            .AddSingleton(all => new DescribeGovernance(
                all.GetRequiredService<FollowedDecisions>(),
                all.GetRequiredService<ReadPolicy>(),
                all.GetRequiredService<ReadOperators>(),
                all.GetRequiredService<ReadGrants>(),
                all.GetRequiredService<ReadRules>(),
                all.GetRequiredService<IOptions<GovernanceOptions>>()))
            .AddSingleton(all => new DescribeProposals(
                all.GetRequiredService<FollowedDecisions>(),
                all.GetRequiredService<ReadProposals>(),
                all.GetRequiredService<VoteResults>(),
                all.GetRequiredService<ReadOperations>(),
                all.GetRequiredService<ReadRetractions>()));
    }

    public static void MapGovernance(this IEndpointRouteBuilder api) => api.MapGovernanceRoutes();

    private static void AddHandlers(this IServiceCollection services) => services
        .AddSingleton<IChainEvents, PolicyEvents>()
        .AddSingleton<IChainEvents, OperatorEvents>()
        .AddSingleton<IChainEvents, GrantEvents>()
        .AddSingleton<IChainEvents, GovernorEvents>()
        .AddSingleton<IChainEvents, TimelockEvents>()
        .AddSingleton<IChainEvents>(all => all.GetRequiredService<RetractionRows>());
}

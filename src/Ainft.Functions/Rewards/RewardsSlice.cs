using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Rewards;

/// <summary>
/// Payments, the royalties that they owe to the ancestors of a component, and the roots under which accounts claim. The
/// function of components answers the routes of royalties. Without the address of the contract the slice follows no
/// payments. No other slice calls it.
/// </summary>
public static class RewardsSlice
{
    public static IServiceCollection AddRewards(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<RewardsOptions>().BindConfiguration(RewardsOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<RewardsOptions>, RewardsOptionsValidator>();
        services.AddIndexTables(PaymentRows.Table, ClaimRows.Table, RootRows.Table)
            .AddLastingTables(SettlingRow.Table).AddContainers(RewardTrees.Container);
        services.AddSingleton<PaymentRows>().AddSingleton<ClaimRows>().AddSingleton<RootRows>();
        if (!string.IsNullOrEmpty(configuration[$"{RewardsOptions.Section}:{nameof(RewardsOptions.Contract)}"]))
            services
                .AddSingleton<IChainEvents>(all => all.GetRequiredService<PaymentRows>())
                .AddSingleton<IChainEvents>(all => all.GetRequiredService<ClaimRows>())
                .AddSingleton<IChainEvents>(all => all.GetRequiredService<RootRows>());
        services.AddSingleton<Settler>().AddHostedService(all => all.GetRequiredService<Settler>());
        return services
            .AddSingleton<RewardTrees>()
            .AddSingleton<SettlingRow>()
            .AddSingleton<RewardsChain>()
            .AddSingleton<RewardsMetrics>()
            .AddSingleton<ReadPaid>()
            .AddSingleton<AdmittedVotes>()
            .AddSingleton<EvidenceBlocks>()
            .AddSingleton<ReadVerdicts>()
            .AddSingleton<SettlePayments>()
            .AddSingleton<SettlementParts>()
            .AddSingleton<SettleParts>()
            .AddSingleton<ProposeRoot>()
            .AddSingleton<SettlerTimer>()
            .AddSingleton<SettleRewards>()
            .AddSingleton<ActivateRewards>()
            .AddSingleton<PaidSoFar>()
            .AddSingleton<ReadRewards>()
            .AddSingleton<ReadClaimable>()
            .AddSingleton<ReadRoyalties>()
            .AddSingleton<PreviewPayment>();
    }

    public static void MapRewards(this IEndpointRouteBuilder api)
    {
        api.MapRoyaltyRoutes();
        api.MapRewardRoutes();
    }
}

namespace Ainft.Functions.Rewards;

/// <summary>
/// The royalties that payments owe to the ancestors of a component. Its routes belong to components, so the function of
/// components answers them and the slice has no trigger of its own. No other slice calls it.
/// </summary>
public static class RewardsSlice
{
    public static IServiceCollection AddRewards(this IServiceCollection services) =>
        services.AddSingleton<ReadRoyalties>().AddSingleton<PreviewPayment>();

    public static void MapRewards(this IEndpointRouteBuilder api) => api.MapRoyaltyRoutes();
}

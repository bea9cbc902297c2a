using Ainft.Fetching;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>The services and routes of proven sources.</summary>
internal static class SourceRoutes
{
    public static IServiceCollection AddSources(this IServiceCollection services)
    {
        services.AddOptions<SourceOptions>().BindConfiguration(SourceOptions.Section).ValidateOnStart();
        services.AddSingleton<IValidateOptions<SourceOptions>, SourceOptionsValidator>();
        services.AddSingleton(all => new SourceCheck(
            all.GetRequiredService<IOptions<SourceOptions>>().Value.Hosts, all.GetRequiredService<TimeProvider>()));
        return services.AddSingleton<DescribeSource>().AddSingleton<CheckSource>();
    }

    public static IEndpointRouteBuilder MapSourceRoutes(this IEndpointRouteBuilder api)
    {
        var source = api.MapGroup("ainfts/{id}/source").WithTags("AINFTs");
        source.MapGet("", ReadAsync).WithName("getSource").WithSummary("Get the proof of a source")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription(
                "Whether the pinned source of a component names its creator, by the last check. For a reference it "
                + "lists the proven components with the same source and files.")
            .TakesId().Produces<SourceAnswer>().ProducesProblems(404, 503);
        source.MapPost("", CheckAsync).WithName("checkSource").WithSummary("Check a source")
            .DrawsOn(BudgetClass.Writes)
            .WithDescription(
                "Asks the registry to fetch the pinned commit and to look for the creator of the component in "
                + "ainft.json or in the tags of the platform. The answer is 200 when the source is proven. Else it is "
                + "202 with the state. A component is checked once per minute at most.")
            .TakesId().Produces<SourceAnswer>().Produces<SourceAnswer>(202).ProducesProblems(404, 422, 503);
        return api;
    }

    private static async Task<IResult> ReadAsync(
        string id, RequestedIds ids, DescribeSource describe, CancellationToken ct) =>
        ids.Find(id) is { } known
            ? (await describe.RunAsync(known, ct)).ToResult(MintingJson.Default.SourceAnswer)
            : RequestedIds.NoId();

    private static async Task<IResult> CheckAsync(
        string id, RequestedIds ids, CheckSource check, CancellationToken ct) =>
        ids.Find(id) is { } known
            ? (await check.RunAsync(known, ct)).ToResult(
                MintingJson.Default.SourceAnswer, done: StatusCodes.Status202Accepted)
            : RequestedIds.NoId();
}

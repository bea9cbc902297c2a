using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>Bindings of the ledger: two timers, one queue, one route.</summary>
internal static class LedgerTriggers
{
    public static IServiceCollection AddLedgerTriggers(this IServiceCollection services) => services.AddTriggers(triggers =>
    {
        triggers.Timer("AnchorBundles", (all, ct) => all.GetRequiredService<AnchorBundles>().RunAsync(ct));
        triggers.Timer("SweepBundles", (all, ct) => all.GetRequiredService<SweepBundles>().RunAsync(ct));
        triggers.Queue("ProjectBundle", (all, message, ct) =>
            all.GetRequiredService<ProjectBundle>().RunQueuedAsync(DigestMessage.Read("bundle", message), ct));
    });

    public static void MapLedgerTriggers(this IEndpointRouteBuilder api) =>
        api.MapGet("bundles/{hash}", async (string hash, ReadBundle read, CancellationToken ct) =>
                (await read.RunAsync(hash, ct)).ToResult((answer, status) => Results.Json(answer, LedgerJson.Default.BundleAnswer, statusCode: status)))
            .WithName("getBundle").WithTags("Bundles").WithSummary("Get a bundle")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription("How far the entries of one bundle are: durable, findable, anchored. A bulk request answers its name.")
            .Produces<BundleAnswer>().ProducesProblems(404, 503)
            .AddOpenApiOperationTransformer((operation, _, _) =>
            {
                operation.Parameters!.Single().Description = "The bundle's name: 0x and the 64 hexadecimal digits of its SHA-256.";
                return Task.CompletedTask;
            });
}

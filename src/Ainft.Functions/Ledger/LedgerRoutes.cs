using Ainft.Functions.Platform;

namespace Ainft.Functions.Ledger;

/// <summary>The route of the ledger, which answers the state of a bundle.</summary>
internal static class LedgerRoutes
{
    public static void MapLedgerRoutes(this IEndpointRouteBuilder api) =>
        api.MapGet("bundles/{hash}", async (string hash, ReadBundle read, CancellationToken ct) =>
                (await read.RunAsync(hash, ct)).ToResult(LedgerJson.Default.BundleAnswer))
            .WithName("getBundle").WithTags("Bundles").WithSummary("Get a bundle")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription(
                "Returns whether the entries of a bundle are durable, findable and anchored. The answer to a bulk "
                + "request has the name of its bundle.")
            .Produces<BundleAnswer>().ProducesProblems(404, 503)
            .Describes("hash", "The bundle's name, which is 0x and the 64 hexadecimal digits of its SHA-256.");
}

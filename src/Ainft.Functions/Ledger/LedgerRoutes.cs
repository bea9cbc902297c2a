using Ainft.Ethereum;
using Ainft.Functions.Platform;
using static Ainft.Functions.Platform.OpenApiParameters;

namespace Ainft.Functions.Ledger;

/// <summary>The routes of bundles and batches, which are all committed data.</summary>
internal static class LedgerRoutes
{
    private const string BundleName = "The bundle's name, which is 0x and the 64 hexadecimal digits of its SHA-256.";

    public static void MapLedgerRoutes(this IEndpointRouteBuilder api)
    {
        api.MapGet("bundles/{hash}", async (string hash, ReadBundle read, CancellationToken ct) =>
                (await read.RunAsync(hash, ct)).ToResult(LedgerJson.Default.BundleAnswer))
            .WithName("getBundle").WithTags("Bundles").WithSummary("Get a bundle")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription(
                "Returns whether the entries of a bundle are durable, findable and anchored. The answer to a bulk "
                + "request has the name of its bundle.")
            .Produces<BundleAnswer>().ProducesProblems(404, 503)
            .Describes("hash", BundleName);
        api.MapGet("bundles/{hash}/content", ReadContentAsync)
            .WithName("getBundleContent").WithTags("Bundles").WithSummary("Get the bytes of a bundle")
            .DrawsOn(BudgetClass.Files)
            .WithDescription(
                "Returns the lines of a bundle in a batch, whole or a range of them. The SHA-256 of the bytes is the "
                + "name of the bundle, so they never change.")
            .GivesFile(Bundles.ContentType).ProducesProblems(404, 416, 503)
            .Describes("hash", BundleName);
        api.MapGet("batches", ListAsync)
            .WithName("listBatches").WithTags("Bundles").WithSummary("List batches")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription(
                "Lists the closed batches in the order of their roots. The events of the registry contract have the "
                + "order of their anchors.")
            .TakesPage().Produces<BatchPage>().ProducesProblems(422, 503);
        api.MapGet("batches/{root}", ReadBatchAsync)
            .WithName("getBatch").WithTags("Bundles").WithSummary("Get a batch")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription("Returns a batch with its anchor and its bundles, in the order of the batch.")
            .TakesPage().Produces<BatchAnswer>().ProducesProblems(404, 422, 503)
            .Describes("root", "The Merkle root of the batch, which is 0x and 64 hexadecimal digits.");
    }

    private static async Task<IResult> ReadContentAsync(
        string hash, HttpRequest http, Bundles bundles, LedgerFacts facts, CancellationToken ct)
    {
        // A bundle outside of a batch can still be deleted, because another bundle may have all its entries.
        if (!Sha256Digest.TryParse(hash, out var digest)
            || await facts.FindClosedAsync(digest, ct) is not { Root: not null }
            || await bundles.OpenAsync(digest, ct) is not { } content)
            return new Problem(ProblemCode.BundleNotFound, "The registry has no bundle of this name in a batch.");
        return http.ToFile(content, Bundles.ContentType, digest);
    }

    private static async Task<IResult> ListAsync(HttpRequest http, ListBatches batches, CancellationToken ct)
    {
        var parameters = new QueryParameters(http);
        var (limit, list) = (LimitOf(parameters), parameters.ListOf("batches"));
        var from = parameters.Page(list, text => Bytes32.TryParse(text, out var root) ? root : (Bytes32?)null);
        return parameters.Violations is { Count: > 0 } violations
            ? violations.ToResult()
            : Results.Json(await batches.RunAsync(list, from, limit, ct), LedgerJson.Default.BatchPage);
    }

    private static async Task<IResult> ReadBatchAsync(
        string root, HttpRequest http, ListBatches batches, CancellationToken ct)
    {
        var parameters = new QueryParameters(http);
        var (limit, list) = (LimitOf(parameters), parameters.ListOf("batch", root));
        var from = parameters.Page(list, text => DecimalText.TryRead(text, out int place) ? place : (int?)null);
        if (parameters.Violations is { Count: > 0 } violations)
            return violations.ToResult();
        return (Bytes32.TryParse(root, out var known)
                ? await batches.RunAsync(known, list, from ?? 0, limit, ct)
                : ListBatches.NotFound())
            .ToResult(LedgerJson.Default.BatchAnswer);
    }

    private static int LimitOf(QueryParameters parameters) =>
        parameters.Number("limit", 1, ListBatches.MaxLimit, ListBatches.DefaultLimit);

    private static RouteHandlerBuilder TakesPage(this RouteHandlerBuilder route) => route.Takes(
        Query("limit", "The most items in a page.", Whole(1, ListBatches.MaxLimit, ListBatches.DefaultLimit)),
        Query("page", "The token of the next page, from the previous answer to the same query."));
}

using System.Text.Json.Nodes;
using Ainft.Functions.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Ainft.Functions.Minting;

/// <summary>Routes of bulk registration.</summary>
internal static class BulkRoutes
{
    public static void MapBulkRoutes(this IEndpointRouteBuilder api)
    {
        var ainfts = api.MapGroup("ainfts").WithTags("AINFTs");
        ainfts.MapPost("bulk", MintAsync).WithName("mintBulk").WithSummary("Mint many components")
            .DrawsOn(BudgetClass.Writes)
            .WithDescription("NDJSON of manifests under one MintMany signature, all or nothing unless partial=true. 202 once durable, Location tells how far the rows are; each line of the answer has the id and digest of a line, or its errors. When lines are refused and nothing is registered: 422 with the same NDJSON.")
            .TakesBulk(signed: true).Produces<JsonObject>(202, BulkBody.ContentType).ProducesProblems(400, 408, 413, 415, 422, 503);
        ainfts.MapPost("bulk/preview", PreviewAsync).WithName("previewBulk").WithSummary("Preview a bulk mint")
            .DrawsOn(BudgetClass.Previews)
            .WithDescription(
                "Each line's id and digest, or its errors; the last line holds root, count, deadline and the typed data to "
                + "sign for the good lines. Nothing is stored. 256 parents of other requests are looked up; parentsNotLookedUp "
                + "names the others, which a mint looks up once its signature is verified.")
            .TakesBulk(signed: false).Produces<JsonObject>(200, BulkBody.ContentType).ProducesProblems(400, 408, 413, 415, 422, 503);
        ainfts.MapPost("import", ImportAsync).WithName("importAinfts").WithSummary("Import components of other registries")
            .DrawsOn(BudgetClass.Writes)
            .WithDescription("NDJSON of proof files, or of {manifest, creator, signature, id}: each id must follow from manifest and creator, each signature count in its domain, each parent be known here or on an earlier line. Answers as a bulk mint does.")
            .TakesImport().Produces<JsonObject>(202, BulkBody.ContentType).ProducesProblems(400, 408, 413, 415, 422, 503);
        ainfts.MapGet("export", ExportAsync).WithName("exportAinfts").WithSummary("Export components")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("NDJSON, newest first and children before their parents, of what import takes; the header Link leads to the next page.")
            .TakesListQuery(ExportAinfts.MaxLimit, ExportAinfts.MaxLimit).Produces<JsonObject>(200, BulkBody.ContentType).ProducesProblems(422, 503);
    }

    private static async Task<IResult> MintAsync(HttpRequest http, BulkGate gate, MintBulk mint, CancellationToken ct) =>
        BulkRequest.Parse(http, signed: true, out var violations) is { } request
            ? (await gate.RunAsync(http, body => mint.RunAsync(request, body, ct), ct)).ToResult((report, _) => new BulkAnswer(report))
            : new Outcome<BulkReport>.Rejected("The mint was refused.", violations).ToResult();

    private static async Task<IResult> PreviewAsync(HttpRequest http, BulkGate gate, PreviewBulk preview, CancellationToken ct) =>
        BulkRequest.Parse(http, signed: false, out var violations) is { } request
            ? (await gate.RunAsync(http, body => preview.RunAsync(request, body, ct), ct)).ToResult((answer, _) => answer)
            : new Outcome<BulkAnswer>.Rejected("This cannot be minted.", violations).ToResult();

    private static async Task<IResult> ImportAsync(HttpRequest http, BulkGate gate, ImportAinfts import, CancellationToken ct)
    {
        var parameters = new QueryParameters(http.Query);
        var isPartial = BulkRequest.PartialOf(parameters);
        var violations = parameters.Violations;
        return violations.Count == 0
            ? (await gate.RunAsync(http, body => import.RunAsync(isPartial, body, ct), ct)).ToResult((report, _) => new BulkAnswer(report))
            : new Outcome<BulkReport>.Rejected("The import was refused.", violations).ToResult();
    }

    private static async Task<IResult> ExportAsync(HttpRequest http, ExportAinfts export, CancellationToken ct) =>
        ListQuery.Parse(http.Query, out var violations, ExportAinfts.MaxLimit, ExportAinfts.MaxLimit) is { } query
            ? await export.RunAsync(query, ct)
            : new Outcome<ExportPage>.Rejected("The query was refused.", violations).ToResult();
}

using Ainft.Functions.Platform;
using Microsoft.AspNetCore.Mvc;

namespace Ainft.Functions.Minting;

/// <summary>Routes of bulk registration.</summary>
internal static class BulkRoutes
{
    public static void MapBulkRoutes(this IEndpointRouteBuilder api)
    {
        var ainfts = api.MapGroup("ainfts").WithTags("AINFTs");
        MapMints(ainfts);
        ainfts.MapPost("import", ImportAsync)
            .WithName("importAinfts").WithSummary("Import components of other registries")
            .DrawsOn(BudgetClass.Writes)
            .WithDescription(
                "NDJSON of proof files, or of {manifest, creator, signature, id}. Each id must follow from manifest "
                + "and creator. Each signature must be valid in its domain. Each parent must be known to this registry "
                + "or be an earlier line. The answer is that of a bulk mint.")
            .TakesImport().Produces<BulkLineForm>(202, BulkBody.ContentType)
            .ProducesProblems(400, 408, 413, 415, 422, 503);
        ainfts.MapGet("export", ExportAsync)
            .WithName("exportAinfts").WithSummary("Export components")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription(
                "NDJSON in the form that import accepts, newest first and children before their parents. The header "
                + "Link leads to the next page.")
            .TakesListQuery(ExportAinfts.MaxLimit, ExportAinfts.MaxLimit)
            .Produces<ExportLineForm>(200, BulkBody.ContentType).ProducesProblems(422, 503);
    }

    private static void MapMints(RouteGroupBuilder ainfts)
    {
        ainfts.MapPost("bulk", MintAsync)
            .WithName("mintBulk").WithSummary("Mint many components")
            .DrawsOn(BudgetClass.Writes)
            .WithDescription(
                "NDJSON of manifests under one MintMany signature. Without partial=true, one refused line refuses all. "
                + "202 means durable, and Location leads to the progress of the rows. Each line of the answer has the "
                + "id and digest of a line, or its errors. When the registry refuses the body for its lines, the "
                + "answer is 422 with the same NDJSON.")
            .TakesBulk(signed: true).Produces<BulkLineForm>(202, BulkBody.ContentType)
            .ProducesProblems(400, 408, 413, 415, 422, 503);
        ainfts.MapPost("bulk/preview", PreviewAsync)
            .WithName("previewBulk").WithSummary("Preview a bulk mint")
            .DrawsOn(BudgetClass.Previews)
            .WithDescription(
                "The id and digest of each line, or its errors. The last line has root, count, deadline and the typed "
                + "data to sign for the accepted lines. A preview stores no data. It looks up 256 parents of other "
                + "requests. parentsNotLookedUp names the others, and a mint looks them up after it verified the "
                + "signature. A line has warnings about its license, at most 256 in all, and moreWarnings says that "
                + "there are more. A line that would owe royalties has them as in a preview of one mint.")
            .TakesBulk(signed: false).Produces<BulkLineForm>(200, BulkBody.ContentType)
            .ProducesProblems(400, 408, 413, 415, 422, 503);
    }

    private static async Task<IResult> MintAsync(
        HttpRequest http, BulkGate gate, MintBulk mint, CancellationToken ct) =>
        BulkRequest.ParseSigned(http, out var violations) is { } request
            ? (await gate.RunAsync(http, body => mint.RunAsync(request, body, ct), ct))
                .ToResult((report, _) => new BulkAnswer(report))
            : violations.ToResult();

    private static async Task<IResult> PreviewAsync(
        HttpRequest http, BulkGate gate, PreviewBulk preview, CancellationToken ct) =>
        BulkRequest.ParseUnsigned(http, out var violations) is { } request
            ? (await gate.RunAsync(http, body => preview.RunAsync(request, body, ct), ct))
                .ToResult((answer, _) => answer)
            : violations.ToResult();

    private static async Task<IResult> ImportAsync(
        HttpRequest http, BulkGate gate, ImportAinfts import, CancellationToken ct)
    {
        var parameters = new QueryParameters(http);
        var isPartial = BulkRequest.PartialOf(parameters);
        var violations = parameters.Violations;
        return violations.Count == 0
            ? (await gate.RunAsync(http, body => import.RunAsync(isPartial, body, ct), ct))
                .ToResult((report, _) => new BulkAnswer(report))
            : violations.ToResult();
    }

    private static async Task<IResult> ExportAsync(HttpRequest http, ExportAinfts export, CancellationToken ct) =>
        ListQuery.Parse(http, out var violations, ExportAinfts.MaxLimit, ExportAinfts.MaxLimit) is { } query
            ? await export.RunAsync(query, ct)
            : violations.ToResult();
}

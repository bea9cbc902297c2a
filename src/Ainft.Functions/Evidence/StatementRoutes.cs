using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Evidence;

/// <summary>Routes of statements, which are signed evidence of runs and entries of the ledger.</summary>
internal static class StatementRoutes
{
    private const string Svg = "image/svg+xml";

    /// <summary>The seconds that a cache may keep a badge, because caches serve the pages of READMEs.</summary>
    private const int BadgeAge = 300;

    public static void MapStatementRoutes(this IEndpointRouteBuilder api)
    {
        var ainfts = api.MapGroup("ainfts/{id}").WithTags("Statements");
        ainfts.MapGet("statements", ListAsync).WithName("listStatements").WithSummary("List statements")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("Lists the signed statements about a component in their DSSE envelopes, the newest run "
                + "first. The registry's summary comes before the statements of its nodes.")
            .TakesId().TakesStatementQuery().Produces<StatementPage>().ProducesProblems(404, 422, 503);
        ainfts.MapGet("evidence", EvidenceAsync).WithName("getEvidence").WithSummary("Get the evidence of a run")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("Returns a file for offline verification, ainft-evidence/1 or ainft-evidence/2 by the "
                + "version of the run. It has the component's proof, the statements of one run, and their inclusion "
                + "proofs. The answer is 503 until the statements are in a batch.")
            .TakesId().TakesEvidenceQuery().Produces<EvidenceForm>().ProducesProblems(404, 422, 503);
        ainfts.MapGet("badge.svg", BadgeSvgAsync).WithName("getBadge").WithSummary("Get a badge")
            .DrawsOn(BudgetClass.Reads).MayBeKeptFor(BadgeAge)
            .WithDescription("Returns an image for READMEs that shows whether the component was reproduced.")
            .TakesId().Produces<string>(200, Svg).ProducesProblems(404, 503);
        ainfts.MapGet("badge.json", BadgeJsonAsync)
            .WithName("getBadgeEndpoint").WithSummary("Get a badge for shields.io")
            .DrawsOn(BudgetClass.Reads).MayBeKeptFor(BadgeAge)
            .WithDescription("Returns the badge in the endpoint schema of shields.io.")
            .TakesId().Produces<BadgeAnswer>().ProducesProblems(404, 503);
    }

    private static async Task<IResult> ListAsync(
        string id, HttpRequest http, RequestedIds ids, ListStatements list, CancellationToken ct)
    {
        if (ids.Find(id) is not { } component)
            return RequestedIds.NoId();
        if (StatementQuery.Parse(http, component, out var violations) is not { } query)
            return violations.ToResult();
        return (await list.RunAsync(component, query, ct)).ToResult(StatementsJson.Default.StatementPage);
    }

    private static async Task<IResult> EvidenceAsync(
        string id, HttpRequest http, RequestedIds ids, ReadEvidence read, CancellationToken ct)
    {
        if (ids.Find(id) is not { } component)
            return RequestedIds.NoId();
        var parameters = new QueryParameters(http);
        var (name, run) = (parameters.Text("run"), default(Sha256Digest));
        if (name is not null && !Sha256Digest.TryParse(name, out run))
            parameters.Refuse(
                "run", ViolationCode.WrongForm, "Expected the id of a run, 0x and 64 hexadecimal digits.");
        if (parameters.Violations is { Count: > 0 } violations)
            return violations.ToResult();
        return (await read.RunAsync(component, name is null ? null : run, ct))
            .ToResult((evidence, _) => Results.Bytes(evidence.ToJson(), "application/json"));
    }

    private static Task<IResult> BadgeSvgAsync(
        string id, RequestedIds ids, Components components, ReadReproduction read, CancellationToken ct) =>
        BadgeAsync(ids.Find(id), components, read, badge => Results.Text(badge.ToSvg(), Svg), ct);

    private static Task<IResult> BadgeJsonAsync(
        string id, RequestedIds ids, Components components, ReadReproduction read, CancellationToken ct) =>
        BadgeAsync(ids.Find(id), components, read, JsonOf, ct);

    private static async Task<IResult> BadgeAsync(
        AinftId? id,
        Components components,
        ReadReproduction read,
        Func<Badge, IResult> write,
        CancellationToken ct)
    {
        if (id is not { } component)
            return RequestedIds.NoId();
        if (!await components.ExistsAsync(component, ct))
            return new Problem(
                ProblemCode.ComponentNotFound, $"The registry does not know the component {component}.");
        return write(Badge.Of(await read.RunAsync(component, ct)));
    }

    private static IResult JsonOf(Badge badge) =>
        Results.Json(BadgeAnswer.Of(badge, BadgeAge), StatementsJson.Default.BadgeAnswer);
}

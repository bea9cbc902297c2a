using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Reproduction;

/// <summary>Routes of statements: signed evidence of runs, as entries of the ledger.</summary>
internal static class StatementRoutes
{
    private const string Svg = "image/svg+xml";

    /// <summary>READMEs are read through caches; a verdict may be this old in them, in seconds.</summary>
    private const int BadgeAge = 300;

    public static IServiceCollection AddStatements(this IServiceCollection services)
    {
        services.AddTables("Statements");
        services.AddSingleton(all => new EntryProjector(EntryKind.Statement, all.GetRequiredService<ProjectStatements>().RunAsync));
        services.AddSingleton(all => new AinftDetail("reproduction", async (id, ct) => JsonSerializer.SerializeToElement(
            ReproductionAnswer.From(await all.GetRequiredService<ReadReproduction>().RunAsync(id, ct)), StatementsJson.Default.ReproductionAnswer)));
        return services
            .AddSingleton<Statements>()
            .AddSingleton<StoredStatements>()
            .AddSingleton<ProjectStatements>()
            .AddSingleton<ListStatements>()
            .AddSingleton<ReadEvidence>()
            .AddSingleton<ReadReproduction>();
    }

    public static void MapStatements(this IEndpointRouteBuilder api)
    {
        var ainfts = api.MapGroup("ainfts/{id}").WithTags("Statements");
        ainfts.MapGet("statements", ListAsync).WithName("listStatements").WithSummary("List statements")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("The signed statements about a component in their DSSE envelopes, the newest run first: the registry's summary, then those of its nodes.")
            .TakesId().TakesStatementQuery().Produces<StatementPage>().ProducesProblems(404, 422, 503);
        ainfts.MapGet("evidence", EvidenceAsync).WithName("getEvidence").WithSummary("Get the evidence of a run")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("The file ainft-evidence/1 or ainft-evidence/2, by the version of the run, for offline verification: the component's proof, the statements of one run, and their inclusion proofs; 503 until they are in a batch.")
            .TakesId().TakesEvidenceQuery().Produces<JsonObject>().ProducesProblems(404, 422, 503);
        ainfts.MapGet("badge.svg", BadgeSvgAsync).WithName("getBadge").WithSummary("Get a badge")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription("A picture for READMEs that says whether the component was reproduced.")
            .TakesId().Produces<string>(200, Svg).ProducesProblems(404, 503);
        ainfts.MapGet("badge.json", BadgeJsonAsync).WithName("getBadgeEndpoint").WithSummary("Get a badge for shields.io")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription("The same as shields.io reads it from an endpoint.")
            .TakesId().Produces<BadgeAnswer>().ProducesProblems(404, 503);
    }

    private static async Task<IResult> ListAsync(string id, HttpRequest http, RequestedIds ids, ListStatements list, CancellationToken ct)
    {
        if (ids.Find(id) is not { } component)
            return NoId();
        return StatementQuery.Parse(http.Query, out var violations) is { } query
            ? (await list.RunAsync(component, query, ct)).ToResult((page, status) => Results.Json(page, StatementsJson.Default.StatementPage, statusCode: status))
            : Refused(violations);
    }

    private static async Task<IResult> EvidenceAsync(string id, HttpRequest http, RequestedIds ids, ReadEvidence read, CancellationToken ct)
    {
        if (ids.Find(id) is not { } component)
            return NoId();
        var parameters = new QueryParameters(http.Query);
        var (name, run) = (parameters.Text("run"), default(Sha256Digest));
        if (name is not null && !Sha256Digest.TryParse(name, out run))
            parameters.Refuse("run", "Expected the id of a run: 0x and 64 hexadecimal digits.");
        if (parameters.Violations is { Count: > 0 } violations)
            return Refused(violations);
        return (await read.RunAsync(component, name is null ? null : run, ct)).ToResult((evidence, _) => Results.Bytes(evidence.ToJson(), "application/json"));
    }

    private static Task<IResult> BadgeSvgAsync(string id, HttpResponse response, RequestedIds ids, Components components, ReadReproduction read, CancellationToken ct) =>
        BadgeAsync(ids.Find(id), response, components, read, badge => Results.Text(badge.ToSvg(), Svg), ct);

    private static Task<IResult> BadgeJsonAsync(string id, HttpResponse response, RequestedIds ids, Components components, ReadReproduction read, CancellationToken ct) =>
        BadgeAsync(ids.Find(id), response, components, read, badge => Results.Json(BadgeAnswer.Of(badge, BadgeAge), StatementsJson.Default.BadgeAnswer), ct);

    private static async Task<IResult> BadgeAsync(
        AinftId? id, HttpResponse response, Components components, ReadReproduction read, Func<Badge, IResult> write, CancellationToken ct)
    {
        if (id is not { } component)
            return NoId();
        if (!await components.ExistsAsync(component, ct))
            return new Outcome<Badge>.NotFound($"No component {component} is known here.").ToResult();
        response.Headers.CacheControl = $"public, max-age={BadgeAge}";
        return write(Badge.Of(await read.RunAsync(component, ct)));
    }

    private static IResult NoId() => new Outcome<StatementPage>.NotFound(RequestedIds.Expected).ToResult();

    private static IResult Refused(IReadOnlyList<Violation> violations) => new Outcome<StatementPage>.Rejected("The query was refused.", violations).ToResult();
}

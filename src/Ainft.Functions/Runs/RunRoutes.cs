using Ainft.Functions.Chain;
using Ainft.Functions.Lineage;
using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Runs;

/// <summary>Routes of runs: those under <c>runs</c> and <c>ainfts/{id}/reproductions</c>.</summary>
internal static class RunRoutes
{
    public static void MapRunRoutes(this IEndpointRouteBuilder api)
    {
        MapReproductions(api.MapGroup("ainfts/{id}/reproductions").WithTags("Runs"));
        MapProductions(api.MapGroup("runs").WithTags("Runs"));
    }

    private static void MapReproductions(RouteGroupBuilder reproductions)
    {
        reproductions.MapPost("", ReproduceAsync)
            .WithName("reproduceAinft").WithSummary("Ask for a reproduction")
            .DrawsOn(BudgetClass.Runs)
            .WithDescription("Opens a run in which volunteer nodes build the component again and a quorum decides. "
                + "When a run is in progress for the same request, the answer is 200 with that run.")
            .TakesId().TakesRun(template: false, signed: true)
            .Produces<RunAnswer>(201).Produces<RunAnswer>(200)
            .ProducesProblems(400, 403, 404, 413, 415, 422, 429, 503);
        reproductions.MapPost("preview", PreviewReproductionAsync)
            .WithName("previewReproduction").WithSummary("Preview a reproduction")
            .DrawsOn(BudgetClass.Previews)
            .WithDescription("Checks whether nodes can reproduce the component, and returns the typed data to sign. "
                + "Stores no rows.")
            .TakesId().TakesRun(template: false, signed: false)
            .Produces<RunPreview>().ProducesProblems(400, 403, 404, 413, 415, 422, 503);
        reproductions.MapGet("", ListOfAsync)
            .WithName("listReproductions").WithSummary("List a component's runs")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("Lists the runs about a component, newest request first. The list of a produced component "
                + "includes the run that produced it.")
            .TakesId().TakesRunQuery(byState: false).Produces<RunPage>().ProducesProblems(404, 422, 503);
    }

    private static void MapProductions(RouteGroupBuilder runs)
    {
        runs.MapPost("", ProduceAsync).WithName("produceAinft").WithSummary("Ask for a production")
            .DrawsOn(BudgetClass.Runs)
            .WithDescription("Opens a run in which volunteer nodes execute a template. The registry mints the result "
                + "on which they agree as a new component, which is reproduced from the beginning.")
            .TakesRun(template: true, signed: true)
            .Produces<RunAnswer>(201).Produces<RunAnswer>(200)
            .ProducesProblems(400, 403, 413, 415, 422, 429, 503);
        runs.MapPost("preview", PreviewProductionAsync)
            .WithName("previewProduction").WithSummary("Preview a production")
            .DrawsOn(BudgetClass.Previews)
            .WithDescription("Checks whether nodes can execute the template, and returns the typed data to sign. "
                + "Stores no rows.")
            .TakesRun(template: true, signed: false)
            .Produces<RunPreview>().ProducesProblems(400, 403, 413, 415, 422, 503);
        runs.MapGet("", ListAsync).WithName("listRuns").WithSummary("List runs")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("Lists all runs, or those of one state: runs in progress, then ended ones, newest request "
                + "first.")
            .TakesRunQuery(byState: true).Produces<RunPage>().ProducesProblems(422, 503);
        runs.MapGet("{id}", ReadAsync).WithName("getRun").WithSummary("Get a run")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription("Returns the state of a run and its panel. Once the run is decided, it returns the "
                + "verdict and the result of each node too.")
            .TakesRunId().Produces<RunAnswer>().ProducesProblems(404, 503);
    }

    private static async Task<IResult> ReadAsync(string id, ReadRun read, CancellationToken ct) =>
        (await read.RunAsync(id, ct)).ToResult(RunJson.Default.RunAnswer);

    private static async Task<IResult> ReproduceAsync(
        string id,
        HttpRequest http,
        RequestedIds ids,
        IOptions<RunOptions> options,
        RequestRun request,
        CancellationToken ct) =>
        ids.Find(id) is { } subject
            ? await RequestAsync(http, subject, options.Value, request, ct)
            : RequestedIds.NoId();

    private static Task<IResult> ProduceAsync(
        HttpRequest http, IOptions<RunOptions> options, RequestRun request, CancellationToken ct) =>
        RequestAsync(http, null, options.Value, request, ct);

    private static async Task<IResult> PreviewReproductionAsync(
        string id,
        HttpRequest http,
        RequestedIds ids,
        IOptions<RunOptions> options,
        PreviewRun preview,
        CancellationToken ct) =>
        ids.Find(id) is { } subject
            ? await PreviewAsync(http, subject, options.Value, preview, ct)
            : RequestedIds.NoId();

    private static Task<IResult> PreviewProductionAsync(
        HttpRequest http, IOptions<RunOptions> options, PreviewRun preview, CancellationToken ct) =>
        PreviewAsync(http, null, options.Value, preview, ct);

    private static async Task<IResult> RequestAsync(
        HttpRequest http, AinftId? subject, RunOptions options, RequestRun request, CancellationToken ct)
    {
        var body = await http.ReadBodyAsync(RunForm.MaxBodyBytes, ct);
        var form = JsonBody.Read<Signed<RunForm>>(
            body,
            (bytes, out found) => RunForm.ParseSigned(bytes, subject, options.MaxReplicas, out found),
            out var violations);
        if (form is null)
            return Refused(violations);
        var outcome = await request.RunAsync(form, ClientAddress.Of(http.HttpContext), ct);
        return outcome.ToResult(RunJson.Default.RunAnswer, done: StatusCodes.Status201Created);
    }

    private static async Task<IResult> PreviewAsync(
        HttpRequest http, AinftId? subject, RunOptions options, PreviewRun preview, CancellationToken ct)
    {
        var body = await http.ReadBodyAsync(RunForm.MaxBodyBytes, ct);
        var form = JsonBody.Read<Unsigned<RunForm>>(
            body,
            (bytes, out found) => RunForm.ParseUnsigned(bytes, subject, options.MaxReplicas, out found),
            out var violations);
        return form is null
            ? Refused(violations)
            : (await preview.RunAsync(form, ct)).ToResult(RunJson.Default.RunPreview);
    }

    private static async Task<IResult> ListAsync(HttpRequest http, ListRuns list, CancellationToken ct) =>
        RunQuery.Parse(http, null, out var violations) is { } query
            ? Results.Json(await list.RunAsync(query, ct), RunJson.Default.RunPage)
            : violations.ToResult();

    private static async Task<IResult> ListOfAsync(
        string id, HttpRequest http, RequestedIds ids, ListRuns list, CancellationToken ct)
    {
        if (ids.Find(id) is not { } component)
            return RequestedIds.NoId();
        return RunQuery.Parse(http, component, out var violations) is { } query
            ? (await list.RunAsync(component, query, ct)).ToResult(RunJson.Default.RunPage)
            : violations.ToResult();
    }

    private static IResult Refused(IReadOnlyList<Violation> violations) =>
        new Outcome<RunAnswer>.Rejected("The request was refused.", violations).ToResult();
}

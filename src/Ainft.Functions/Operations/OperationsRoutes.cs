using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Operations;

/// <summary>The routes of operators, below <c>operations</c>.</summary>
internal static class OperationsRoutes
{
    private const string Lines = "application/x-ndjson";

    public static void MapOperationsRoutes(this IEndpointRouteBuilder api)
    {
        var operations = api.MapGroup("operations").WithTags("Operations").AddEndpointFilter(AdmitAsync);
        operations.MapGet("report", ReportAsync).WithName("getReport").WithSummary("Get the state of the deployment")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("Returns what ainft doctor judges, as the app sees it: settings that are safe to show, "
                + "permissions, clocks, the chain, the operator's account, queues and the last check of the index. "
                + "Without a setting of operations the answer is 404.")
            .IsForOperators().Produces<OperationsReport>().ProducesProblems(401, 403, 404, 503);
        operations.MapGet("audit", AuditAsync).WithName("getAudit").WithSummary("Get the audit")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("Returns the lines of the audit, the first one first. Each line has the SHA-256 of the "
                + "line before. The header Link leads to the next page.")
            .IsForOperators().TakesAuditQuery()
            .Produces<AuditLineForm>(200, Lines).ProducesProblems(401, 403, 404, 422, 503);
        MapActs(operations);
    }

    private static void MapActs(RouteGroupBuilder operations)
    {
        operations.MapPost("reconcile", ReconcileAsync).WithName("reconcileNow").WithSummary("Follow the chain now")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("Follows the chain and advances the sent transactions by one step, as the timer does.")
            .IsForOperators().Produces<ActAnswer>().ProducesProblems(401, 403, 404, 503);
        operations.MapPost("sweep", SweepAsync).WithName("sweepNow").WithSummary("Complete interrupted work now")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("Completes bundles and runs that an instance left behind, as the timers do.")
            .IsForOperators().Produces<ActAnswer>().ProducesProblems(401, 403, 404, 503);
        operations.MapPost("redeliver", RedeliverAsync).WithName("redeliverMessages")
            .WithSummary("Send poison messages again")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("Sends the messages that failed too often to their queues again, at most 1,000 of each. "
                + "They are in poison queues, or in the dead-letter queues of Service Bus.")
            .IsForOperators().Produces<ActAnswer>().ProducesProblems(401, 403, 404, 503);
    }

    private static async ValueTask<object?> AdmitAsync(
        EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var http = context.HttpContext;
        // The answers are about one operator's deployment, so no cache may keep them.
        http.Response.Headers.CacheControl = "no-store";
        if (await http.RequestServices.GetRequiredService<OperatorGate>().RefuseAsync(http) is { } refusal)
            return refusal;
        return await next(context);
    }

    private static async Task<IResult> ReportAsync(ReadReport read, CancellationToken ct) =>
        Outcome.Done(await read.RunAsync(ct)).ToResult();

    private static Task<IResult> ReconcileAsync(
        HttpContext http, PerformAct perform, OperatorActs acts, CancellationToken ct) =>
        ActAsync(http, perform, "reconcile", acts.ReconcileAsync, ct);

    private static Task<IResult> SweepAsync(
        HttpContext http, PerformAct perform, OperatorActs acts, CancellationToken ct) =>
        ActAsync(http, perform, "sweep", acts.SweepAsync, ct);

    private static Task<IResult> RedeliverAsync(
        HttpContext http, PerformAct perform, OperatorActs acts, CancellationToken ct) =>
        ActAsync(http, perform, "redeliver", acts.RedeliverAsync, ct);

    private static async Task<IResult> ActAsync(
        HttpContext http, PerformAct perform, string act, Func<CancellationToken, Task<string>> work,
        CancellationToken ct) =>
        (await perform.RunAsync(OperatorGate.NameOf(http), act, work, ct)).ToResult();

    private static async Task<IResult> AuditAsync(HttpRequest http, AuditLog audit, CancellationToken ct)
    {
        const string list = "audit";
        var parameters = new QueryParameters(http);
        var blob = parameters.Page<long>(
            list, position => DecimalText.TryRead(position, out long number) ? number : null);
        if (parameters.Violations is { Count: > 0 } violations)
            return violations.ToResult();
        if (await audit.ReadAsync(blob ?? 0, ct) is not var (lines, next))
            return Results.Bytes(Array.Empty<byte>(), Lines);
        http.HttpContext.Response.LinkNextPage(next is { } more ? PageToken.Write(list, $"{more}") : null);
        return Results.Bytes(lines, Lines);
    }
}

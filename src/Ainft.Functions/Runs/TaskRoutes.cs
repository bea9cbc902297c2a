using Ainft.Ethereum;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>Routes of tasks, which are the parts of single nodes in runs.</summary>
internal static class TaskRoutes
{
    private const string Log = "text/plain";

    private static readonly int[] FormProblems = [400, 401, 403, 404, 409, 413, 415, 422, 503];

    public static void MapTaskRoutes(this IEndpointRouteBuilder api)
    {
        var tasks = api.MapGroup("runs/{id}/tasks/{node}").WithTags("Tasks");
        tasks.MapGet("", ReadAsync).WithName("getTask").WithSummary("Get a task")
            .DrawsOn(BudgetClass.Nodes)
            .WithDescription("Returns everything that a node needs for its part of a run, with its next action. With "
                + "wait, the answer waits while the node can only wait for other nodes.")
            .TakesTask().TakesWait().IsSigned().Produces<TaskDocument>().ProducesProblems(401, 403, 404, 422, 503);
        tasks.MapPost("commit", CommitAsync).WithName("commitTask").WithSummary("Commit to a result")
            .DrawsOn(BudgetClass.Nodes)
            .WithDescription("Binds the node to a hidden result. The body has the commitment, and the node's signature "
                + "of Commit(run, commitment).")
            .TakesTask().Accepts<CommitBody>("application/json").IsSigned()
            .Produces<TaskAnswer>().ProducesProblems(FormProblems);
        tasks.MapPost("reveal", RevealAsync).WithName("revealTask").WithSummary("Reveal a result")
            .DrawsOn(BudgetClass.Nodes)
            .WithDescription("Reveals the result after all nodes have committed. The body has the result, the salt of "
                + "its commitment, and the node's DSSE signature of its provenance statement.")
            .TakesTask().Accepts<RevealBody>("application/json").IsSigned()
            .Produces<TaskAnswer>().ProducesProblems(FormProblems);
        tasks.MapPost("withdraw", WithdrawAsync).WithName("withdrawTask").WithSummary("Withdraw from a task")
            .DrawsOn(BudgetClass.Nodes)
            .WithDescription("Withdraws a node that cannot do the task. The body has the reason, and the end of the "
                + "process' log.")
            .TakesTask().Accepts<WithdrawBody>("application/json").IsSigned()
            .Produces<TaskAnswer>().ProducesProblems(FormProblems);
        MapLogs(tasks);
    }

    private static void MapLogs(RouteGroupBuilder tasks)
    {
        tasks.MapPut("log", StoreLogAsync).WithName("putTaskLog").WithSummary("Store a log")
            .DrawsOn(BudgetClass.Nodes)
            .WithDescription("Stores the log whose digest is in the revealed result.")
            .TakesTask().TakesFile(Log).IsSigned()
            .Produces<LogAnswer>(201).Produces<LogAnswer>(200)
            .ProducesProblems(401, 403, 404, 409, 413, 422, 503);
        tasks.MapGet("log", ReadLogAsync).WithName("getTaskLog").WithSummary("Get a log")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription("Returns the log of the process once the run is decided. A withdrawn task has only the "
                + "end of its log.")
            .TakesTask().Produces<string>(200, Log).ProducesProblems(404, 409, 503);
    }

    private static async Task<IResult> ReadAsync(
        string id, string node, HttpRequest http, SignedRequests requests, DescribeTask describe, CancellationToken ct)
    {
        var sender = requests.NodeOf(http, node);
        if (NodeQuery.Parse(http, out var violations) is not { } query)
            return violations.ToResult();
        var outcome = await describe.RunAsync(RunOf(id), sender.Account, query.Wait, ct);
        return outcome.ToResult(TaskJson.Default.TaskDocument);
    }

    private static Task<IResult> CommitAsync(
        string id, string node, HttpRequest http, SignedRequests requests, CommitTask commit, CancellationToken ct) =>
        requests.TakeAsync<CommitForm, TaskAnswer>(
            http,
            node,
            CommitForm.MaxBodyBytes,
            CommitForm.Parse,
            (sender, form) => commit.RunAsync(RunOf(id), sender.Account, form, ct),
            TaskJson.Default.TaskAnswer,
            ct);

    private static Task<IResult> RevealAsync(
        string id, string node, HttpRequest http, SignedRequests requests, RevealTask reveal, CancellationToken ct) =>
        requests.TakeAsync<RevealForm, TaskAnswer>(
            http,
            node,
            RevealForm.MaxBodyBytes,
            RevealForm.Parse,
            (sender, form) => reveal.RunAsync(RunOf(id), sender.Account, form, ct),
            TaskJson.Default.TaskAnswer,
            ct);

    private static Task<IResult> WithdrawAsync(
        string id, string node, HttpRequest http, SignedRequests requests, WithdrawTask withdraw,
        CancellationToken ct) =>
        requests.TakeAsync<WithdrawForm, TaskAnswer>(
            http,
            node,
            WithdrawForm.MaxBodyBytes,
            WithdrawForm.Parse,
            (sender, form) => withdraw.RunAsync(RunOf(id), sender.Account, form, ct),
            TaskJson.Default.TaskAnswer,
            ct);

    private static async Task<IResult> StoreLogAsync(
        string id, string node, HttpRequest http, SignedRequests requests, TaskLogs logs, CancellationToken ct)
    {
        var log = await http.ReadBytesAsync(TaskLogs.MaxBytes, ct);
        var sender = requests.NodeOf(http, node, Sha256Digest.Of(log.Span));
        return (await logs.TakeAsync(RunOf(id), sender.Account, log, ct)).ToResult(
            (digest, status) => Results.Json(
                new LogAnswer(digest.ToString()), TaskJson.Default.LogAnswer, statusCode: status),
            done: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ReadLogAsync(
        string id, string node, HttpResponse response, TaskLogs logs, CancellationToken ct)
    {
        if (!Address.TryParse(node, out var address))
            return new Problem(ProblemCode.NodeNotFound, NodeRequests.NoNode);
        // A stranger's process wrote the log, so its type must be one that a browser does not render as a page.
        return (await logs.FindAsync(RunOf(id), address, ct)).ToResult((log, _) =>
        {
            response.Headers.CacheControl = AnswerFreshness.Immutable;
            return Results.Bytes(log, Log);
        });
    }

    /// <exception cref="BadHttpRequestException">The text is not the id of a run (404).</exception>
    private static Sha256Digest RunOf(string id) => Sha256Digest.TryParse(id, out var run)
        ? run
        : throw new RequestRefusedException(
            ProblemCode.RunNotFound, "The address does not name a run. Expected 0x and 64 hexadecimal digits.");
}

using Ainft.Ethereum;
using Ainft.Functions.Platform;
using static Ainft.Functions.Reproduction.SignedForms;

namespace Ainft.Functions.Reproduction;

/// <summary>Routes of tasks: what one node does for one run.</summary>
internal static class TaskRoutes
{
    private const string Log = "text/plain";

    public static IServiceCollection AddTasks(this IServiceCollection services) => services.AddLastingTables("Tasks").AddContainers("tasklogs")
        .AddSingleton<TaskBell>()
        .AddSingleton<RunBell>()
        .AddSingleton<Tasks>()
        .AddSingleton<TaskLogs>()
        .AddSingleton<StepRun>()
        .AddSingleton<DescribeTask>()
        .AddSingleton<CommitTask>()
        .AddSingleton<RevealTask>()
        .AddSingleton<WithdrawTask>();

    public static void MapTasks(this IEndpointRouteBuilder api)
    {
        var tasks = api.MapGroup("runs/{id}/tasks/{node}").WithTags("Tasks");
        tasks.MapGet("", ReadAsync).WithName("getTask").WithSummary("Get a task")
            .DrawsOn(BudgetClass.Nodes)
            .WithDescription("All that a node needs for its part of a run; with wait, as soon as there is something else to do than to wait for others.")
            .TakesTask().TakesWait().IsSigned().Produces<TaskDocument>().ProducesProblems(401, 403, 404, 422, 503);
        tasks.MapPost("commit", CommitAsync).WithName("commitTask").WithSummary("Commit to a result")
            .DrawsOn(BudgetClass.Nodes)
            .WithDescription("Binds the node to a result that nobody else sees: the commitment, with the node's signature of Commit(run, commitment).")
            .TakesTask().Accepts<CommitBody>("application/json").IsSigned().Produces<TaskAnswer>().ProducesProblems(400, 401, 403, 404, 409, 413, 415, 422, 503);
        tasks.MapPost("reveal", RevealAsync).WithName("revealTask").WithSummary("Reveal a result")
            .DrawsOn(BudgetClass.Nodes)
            .WithDescription("The result that was committed to, its salt, and the node's DSSE signature of its provenance statement; after all have committed.")
            .TakesTask().Accepts<RevealBody>("application/json").IsSigned().Produces<TaskAnswer>().ProducesProblems(400, 401, 403, 404, 409, 413, 415, 422, 503);
        tasks.MapPost("withdraw", WithdrawAsync).WithName("withdrawTask").WithSummary("Give a task back")
            .DrawsOn(BudgetClass.Nodes)
            .WithDescription("For a node that cannot do it: why, and the last of what the process said.")
            .TakesTask().Accepts<WithdrawBody>("application/json").IsSigned().Produces<TaskAnswer>().ProducesProblems(400, 401, 403, 404, 409, 413, 415, 422, 503);
        tasks.MapPut("log", StoreLogAsync).WithName("putTaskLog").WithSummary("Store a log")
            .DrawsOn(BudgetClass.Nodes)
            .WithDescription("The log of a revealed result, as its digest says.")
            .TakesTask().TakesFile(Log).IsSigned().Produces<LogAnswer>(201).Produces<LogAnswer>(200).ProducesProblems(401, 403, 404, 409, 413, 422, 503);
        tasks.MapGet("log", ReadLogAsync).WithName("getTaskLog").WithSummary("Get a log")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription("What the process said, or the end of it where the task was given back; once the run is decided.")
            .TakesTask().Produces<string>(200, Log).ProducesProblems(404, 409, 503);
    }

    private static async Task<IResult> ReadAsync(string id, string node, HttpRequest http, NodeRequests requests, DescribeTask describe, CancellationToken ct)
    {
        var sender = requests.NodeOf(http, node);
        return NodeQuery.Parse(http.Query, out var violations) is { } query
            ? (await describe.RunAsync(RunOf(id), sender.Account, query.Wait, ct)).ToResult(Write(NodeJson.Default.TaskDocument))
            : new Outcome<TaskDocument>.Rejected("The query was refused.", violations).ToResult();
    }

    private static Task<IResult> CommitAsync(string id, string node, HttpRequest http, NodeRequests requests, CommitTask commit, CancellationToken ct) =>
        requests.TakeAsync<CommitForm, TaskAnswer>(
            http, node, CommitForm.MaxBodyBytes, CommitForm.Parse, (sender, form) => commit.RunAsync(RunOf(id), sender.Account, form, ct), NodeJson.Default.TaskAnswer, ct);

    private static Task<IResult> RevealAsync(string id, string node, HttpRequest http, NodeRequests requests, RevealTask reveal, CancellationToken ct) =>
        requests.TakeAsync<RevealForm, TaskAnswer>(
            http, node, RevealForm.MaxBodyBytes, RevealForm.Parse, (sender, form) => reveal.RunAsync(RunOf(id), sender.Account, form, ct), NodeJson.Default.TaskAnswer, ct);

    private static Task<IResult> WithdrawAsync(string id, string node, HttpRequest http, NodeRequests requests, WithdrawTask withdraw, CancellationToken ct) =>
        requests.TakeAsync<WithdrawForm, TaskAnswer>(
            http, node, WithdrawForm.MaxBodyBytes, WithdrawForm.Parse, (sender, form) => withdraw.RunAsync(RunOf(id), sender.Account, form, ct), NodeJson.Default.TaskAnswer, ct);

    private static async Task<IResult> StoreLogAsync(string id, string node, HttpRequest http, NodeRequests requests, TaskLogs logs, CancellationToken ct)
    {
        var log = await http.ReadBytesAsync(TaskLogs.MaxBytes, ct);
        var sender = requests.NodeOf(http, node, Sha256Digest.Of(log.Span));
        return (await logs.TakeAsync(RunOf(id), sender.Account, log, ct)).ToResult(
            (digest, status) => Results.Json(new LogAnswer(digest.ToString()), NodeJson.Default.LogAnswer, statusCode: status), done: StatusCodes.Status201Created);
    }

    private static async Task<IResult> ReadLogAsync(string id, string node, HttpResponse response, TaskLogs logs, CancellationToken ct)
    {
        if (!Address.TryParse(node, out var address))
            return new Outcome<LogAnswer>.NotFound(NodeRequests.NoNode).ToResult();
        return (await logs.FindAsync(RunOf(id), address, ct)).ToResult((log, _) =>
        {
            // What a stranger's process said is nothing for a browser to make a page of.
            return Results.Bytes(log, Log);
        });
    }

    /// <exception cref="BadHttpRequestException">The text is no id of a run (404).</exception>
    private static Sha256Digest RunOf(string id) => Sha256Digest.TryParse(id, out var run)
        ? run
        : throw new BadHttpRequestException("There is no such run here: expected 0x and 64 hexadecimal digits.", StatusCodes.Status404NotFound);
}

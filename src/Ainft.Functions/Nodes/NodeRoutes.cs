using Ainft.Ethereum;
using Ainft.Functions.Artifacts;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Net.Http.Headers;

namespace Ainft.Functions.Nodes;

/// <summary>Routes of nodes: the registered volunteers and their lists of tasks.</summary>
internal static class NodeRoutes
{
    public static void MapNodeRoutes(this IEndpointRouteBuilder api)
    {
        var nodes = api.MapGroup("nodes").WithTags("Nodes");
        nodes.MapPost("", RegisterAsync).WithName("registerNode").WithSummary("Register a node")
            .DrawsOn(BudgetClass.Nodes)
            .WithDescription("The node signs the request. Its operator signed Node(node, operator, payout, profile, "
                + "deadline) in the body. A later registration replaces the earlier one.")
            .Accepts<NodeBody>("application/json").IsSigned()
            .Produces<NodeAnswer>(201).Produces<NodeAnswer>(200)
            .ProducesProblems(400, 401, 403, 409, 413, 415, 422, 503);
        nodes.MapGet("", ListAsync).WithName("listNodes").WithSummary("List nodes")
            .DrawsOn(BudgetClass.Walks)
            .WithDescription("Lists the registered nodes in the order of their addresses.")
            .TakesNodeQuery().Produces<NodePage>().ProducesProblems(422, 503);
        nodes.MapGet("{node}", ReadAsync).WithName("getNode").WithSummary("Get a node")
            .DrawsOn(BudgetClass.Reads)
            .WithDescription("Returns the profile of a node, its operator, and the time of its last heartbeat.")
            .TakesNode().Produces<NodeAnswer>().ProducesProblems(404, 503);
        nodes.MapDelete("{node}", LeaveAsync).WithName("leaveRegistry").WithSummary("Leave")
            .DrawsOn(BudgetClass.Nodes)
            .WithDescription("Unregisters the node. It is drawn no more and withdraws from its open tasks.")
            .TakesNode().IsSigned().Produces<NodeAnswer>().ProducesProblems(401, 403, 404, 409, 503);
        nodes.MapPost("{node}/heartbeat", HeartbeatAsync).WithName("heartbeat").WithSummary("Send a heartbeat")
            .DrawsOn(BudgetClass.Nodes)
            .WithDescription("Until the lease ends, the node may be drawn and keeps the tasks that it names.")
            .TakesNode().Accepts<HeartbeatBody>("application/json").IsSigned().Produces<HeartbeatAnswer>()
            .ProducesProblems(400, 401, 403, 404, 413, 415, 422, 503);
        nodes.MapGet("{node}/tasks", PollAsync).WithName("pollTasks").WithSummary("Poll for tasks")
            .DrawsOn(BudgetClass.Nodes)
            .WithDescription("Lists the runs that the node is drawn for. With wait, the answer waits until the list "
                + "differs from the one that If-None-Match names, or from the empty list without that header.")
            .TakesNode().TakesWait().IsSigned().Produces<TaskPage>().Produces(304)
            .ProducesProblems(401, 403, 404, 422, 503);
    }

    private static Task<IResult> RegisterAsync(
        HttpRequest http, SignedRequests requests, RegisterNode register, CancellationToken ct) =>
        requests.TakeAsync<Signed<NodeForm>, NodeAnswer>(
            http,
            null,
            NodeForm.MaxBodyBytes,
            NodeForm.Parse,
            (sender, form) => register.RunAsync(form, sender, ct),
            NodeJson.Default.NodeAnswer,
            ct);

    private static Task<IResult> HeartbeatAsync(
        string node, HttpRequest http, SignedRequests requests, Heartbeat heartbeat, CancellationToken ct) =>
        requests.TakeAsync<HeartbeatForm, HeartbeatAnswer>(
            http,
            node,
            HeartbeatForm.MaxBodyBytes,
            HeartbeatForm.Parse,
            (sender, form) => heartbeat.RunAsync(sender.Account, form, ct),
            NodeJson.Default.HeartbeatAnswer,
            ct);

    private static async Task<IResult> LeaveAsync(
        string node, HttpRequest http, SignedRequests requests, LeaveRegistry leave, CancellationToken ct) =>
        (await leave.RunAsync(requests.NodeOf(http, node), ct)).ToResult(NodeJson.Default.NodeAnswer);

    private static async Task<IResult> ReadAsync(string node, DescribeNode describe, CancellationToken ct) =>
        Address.TryParse(node, out var address)
            ? (await describe.RunAsync(address, ct)).ToResult(NodeJson.Default.NodeAnswer)
            : new Problem(ProblemCode.NodeNotFound, NodeRequests.NoNode);

    private static async Task<IResult> ListAsync(HttpRequest http, DescribeNode describe, CancellationToken ct) =>
        NodeQuery.Parse(http, out var violations) is { } query
            ? Results.Json(await describe.ListAsync(query, ct), NodeJson.Default.NodePage)
            : violations.ToResult();

    private static async Task<IResult> PollAsync(
        string node, HttpRequest http, SignedRequests requests, PollTasks poll, CancellationToken ct)
    {
        var sender = requests.NodeOf(http, node);
        if (NodeQuery.Parse(http, out var violations) is not { } query)
            return violations.ToResult();
        var known = http.GetTypedHeaders().IfNoneMatch.FirstOrDefault()?.Tag.Value?.Trim('"');
        return (await poll.RunAsync(sender.Account, known, query.Wait, ct)).ToResult((list, _) =>
        {
            http.HttpContext.Response.GetTypedHeaders().ETag = new EntityTagHeaderValue($"\"{list.Tag}\"");
            return list.Tag == known
                ? Results.StatusCode(StatusCodes.Status304NotModified)
                : Results.Json(new TaskPage([.. list.Tasks.Select(TaskItem.Of)]), NodeJson.Default.TaskPage);
        });
    }
}

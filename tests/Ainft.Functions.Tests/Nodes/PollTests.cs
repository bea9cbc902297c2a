using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Nodes;
using Ainft.Functions.Runs;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Nodes;

/// <summary>Nodes poll for tasks and get an answer as soon as a task exists.</summary>
public sealed class PollTests(StorageFixture storage) : NodeScene(storage)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_poll_is_one_read_whether_it_waits_or_not_and_whatever_it_hears()
    {
        var (node, idle) = (NewNode(), NewNode());
        var run = Drawn(node, "one");
        Requests.Reset();

        Assert.Empty(await node.PollAsync());
        Assert.Equal(1, ReadsOf("Tasks"));
        Assert.Empty(await idle.PollAsync(wait: 1));
        Assert.Equal(2, ReadsOf("Tasks"));
        var waiting = node.PollAsync(wait: 20);
        await ListeningAsync(1);
        await App.Get<TaskStore>().OfferAsync(run, [node.Address], Ct);
        Assert.Equal([run.Id], await waiting);

        Assert.Equal(3, ReadsOf("Tasks"));
        Assert.Equal(3, Reads());
    }

    [Fact]
    public async Task Many_nodes_that_wait_hear_of_their_own_tasks_at_one_read_each()
    {
        var nodes = Enumerable.Range(0, 50).Select(_ => NewNode()).ToArray();
        Requests.Reset();
        var waiting = nodes.Select(node => node.PollAsync(wait: 20)).ToArray();
        await ListeningAsync(nodes.Length);

        foreach (var (index, node) in nodes.Index())
            await App.Get<TaskStore>().OfferAsync(Drawn(node, $"{index}"), [node.Address], Ct);

        var heard = await Task.WhenAll(waiting);
        Assert.Equal(nodes.Select((node, index) => Drawn(node, $"{index}").Id),
            heard.Select(runs => Assert.Single(runs)));
        Assert.Equal(nodes.Length, Reads());
    }

    [Fact]
    public async Task Who_knows_its_tasks_waits_until_they_are_others()
    {
        var node = NewNode();
        var (first, second) = (Drawn(node, "first"), Drawn(node, "second"));
        await App.Get<TaskStore>().OfferAsync(first, [node.Address], Ct);
        var (tag, runs) = await AskAsync(node, null, 0);
        Assert.Equal([first.Id], runs!);

        Assert.Equal((tag, null), await AskAsync(node, tag, 1));
        var waiting = AskAsync(node, tag, 20);
        await ListeningAsync(1);
        await App.Get<TaskStore>().OfferAsync(first, [node.Address], Ct);
        await App.Get<TaskStore>().OfferAsync(second, [node.Address], Ct);
        var (both, now) = await waiting;
        Assert.Equal(new[] { first.Id, second.Id }.Order(), now);

        var gone = AskAsync(node, both, 20);
        await ListeningAsync(1);
        await App.Get<TaskStore>().TakeAwayAsync(first.Id, [node.Address], Ct);
        Assert.Equal([second.Id], (await gone).Runs!);
        Assert.Equal((await AskAsync(node, null, 0)).Tag, (await gone).Tag);
    }

    [Fact]
    public async Task A_node_that_asks_again_ends_its_earlier_poll()
    {
        var node = NewNode();
        var first = node.PollAsync(wait: 20);
        await ListeningAsync(1);

        var second = node.PollAsync(wait: 20);
        Assert.Empty(await first);
        var run = Drawn(node, "one");
        await ListeningAsync(1);
        await App.Get<TaskStore>().OfferAsync(run, [node.Address], Ct);

        Assert.Equal([run.Id], await second);
    }

    [Fact]
    public async Task A_node_that_hangs_up_is_not_waited_for()
    {
        var node = NewNode();
        using var patience = new CancellationTokenSource();
        var waiting = node.Client.GetAsync($"nodes/{node.Address}/tasks?wait=20", patience.Token);
        await ListeningAsync(1);

        await patience.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        await ListeningAsync(0);
    }

    [Fact]
    public async Task Who_waits_does_not_hold_up_the_end_of_the_app()
    {
        var node = NewNode();
        var waiting = node.PollAsync(wait: 20);
        await ListeningAsync(1);

        await App.StopAsync();

        Assert.Empty(await waiting);
    }

    [Fact]
    public async Task An_offer_that_is_made_again_and_a_task_that_is_gone_already_change_nothing()
    {
        var node = NewNode();
        var run = Drawn(node, "one");
        var tasks = App.Get<TaskStore>();
        await tasks.OfferAsync(run, [node.Address], Ct);
        await tasks.OfferAsync(run, [node.Address], Ct);
        Assert.Equal([run.Id], await node.PollAsync());

        await tasks.TakeAwayAsync(run.Id, [node.Address], Ct);
        await tasks.TakeAwayAsync(run.Id, [node.Address], Ct);

        Assert.Empty(await node.PollAsync());
    }

    [Theory]
    [InlineData("21")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("%D9%A1")]
    [InlineData("1&wait=2")]
    public async Task A_wait_that_is_none_is_refused(string wait)
    {
        var node = NewNode();
        var problem = await RefusedAsync(HttpStatusCode.UnprocessableEntity,
            node.Client.GetAsync($"nodes/{node.Address}/tasks?wait={wait}"));
        Assert.Equal("/wait", problem.GetProperty("violations")[0].GetProperty("pointer").GetString());
    }

    /// <summary>A run with the node on its panel. Its other members do not matter here.</summary>
    private static Run Drawn(NodeUnderTest node, string seed)
    {
        var now = DateTimeOffset.FromUnixTimeSeconds(1_800_000_000);
        var request = new RunRequest
        {
            Purpose = RunPurpose.Reproduce,
            Subject = new AinftId(Keccak256.Hash(System.Text.Encoding.UTF8.GetBytes(seed))),
            Replicas = 1,
            ConfidencePpm = 500_000,
            DeadlineMinutes = 60,
            Requester = node.Operator.Address,
            SignatureDeadline = 1,
            Signature = "0x",
        };
        return new Run
        {
            Id = request.RunId,
            Request = request,
            Terms = new RunTerms(1, 1, RunTerms.DefaultLease, RunTerms.DefaultReveal, OpenOperators: true),
            Workflow = new Workflow
            { Runtime = "python-3.11", Command = ["true"], Outputs = [new WorkflowOutput("out", 0)] },
            RequestedAt = now,
            EndsAt = now.AddHours(1),
            RequestedBlock = 1,
            State = RunState.Computing,
            Needed = 0,
            Tasks = [new RunTask { Node = node.Candidate, Reliability = Reliability.Prior,
                State = TaskState.Offered, OfferedAt = now, CommitBy = now.AddMinutes(4) }],
        };
    }

    /// <summary>
    /// Reads of storage, except those of the current generation of the index, which the app checks periodically.
    /// </summary>
    private int Reads() => Requests.Writes.Count(request => request.Method == "GET"
        && !request.Path.Contains("-index/", StringComparison.Ordinal));

    private int ReadsOf(string table) => Requests.Writes.Count(request => request.Method == "GET"
        && request.Path.Contains(table, StringComparison.Ordinal));

    private Task ListeningAsync(int count) =>
        Eventually.HoldsAsync(
            () => Task.FromResult(App.Get<TaskSignals>().Listening == count), TimeSpan.FromSeconds(30));

    private static async Task<(string Tag, Sha256Digest[]? Runs)> AskAsync(NodeUnderTest node, string? tag, int wait)
    {
        using var request = await node.Client.SignAsync(HttpMethod.Get,
            $"nodes/{node.Address}/tasks?wait={wait}", Sha256Digest.Of([]));
        if (tag is not null)
            request.Headers.IfNoneMatch.Add(new EntityTagHeaderValue(tag));
        using var answer = await node.Client.Api.SendAsync(request);
        if (answer.StatusCode == HttpStatusCode.NotModified)
            return (answer.Headers.ETag!.Tag, null);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var tasks = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("tasks");
        return (answer.Headers.ETag!.Tag,
            [.. tasks.EnumerateArray().Select(task => Sha256Digest.Parse(task.GetProperty("run").GetString()!))]);
    }
}

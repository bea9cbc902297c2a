using System.Net;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Nodes;
using Ainft.Functions.Runs;
using Ainft.Functions.Tests.Nodes;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Runs;

/// <summary>Runs from the request to the verdict and its consequences.</summary>
public sealed class RunTests(StorageFixture storage, ChainFixture chain) : IAsyncLifetime
{
    private static readonly Sha256Digest Other = Sha256Digest.Of("other weights"u8);

    private readonly ShiftedTime time = new();
    private readonly FaultTransport writes = new();
    private RunScene? scene;
    private App? app;

    private RunScene Scene => scene!;

    private App App => app!;

    public async ValueTask InitializeAsync()
    {
        scene = new RunScene(await World.CreateAsync(storage, chain));
        app = await scene.World.StartAppAsync(builder => builder.Services.AddSingleton<TimeProvider>(time)
            .AddSingleton<HttpPipelineTransport>(writes));
    }

    public ValueTask DisposeAsync() => scene?.World.DisposeAsync() ?? default;

    [Fact]
    public async Task What_nodes_come_to_again_is_reproduced()
    {
        var (subject, nodes) = (await Scene.MintAsync(App), await RunScene.RegisterAsync(App, 3));
        var asked = await RunScene.PostAsync(App, $"ainfts/{subject}/reproductions", Scene.Body(subject, null));
        var run = RunScene.IdOf(asked);
        Assert.Equal("waiting", asked.GetProperty("state").GetString());
        Assert.Equal("open", asked.GetProperty("operators").GetString());
        Assert.Contains("Block", asked.GetProperty("waitingFor").GetString());

        await Scene.DrawAsync(App);
        var computing = await App.GetJsonAsync($"runs/{run}");
        Assert.Equal("computing", computing.GetProperty("state").GetString());
        Assert.Equal(nodes.Select(node => node.Address.ToString()).Order(), PanelOf(computing, "node").Order());
        Assert.All(nodes, node =>
            Assert.Single(App.Get<TaskStore>().ListAsync(node.Address, TestContext.Current.CancellationToken).Result));

        foreach (var node in nodes)
            await RunScene.CommitAsync(App, run, node, RunScene.Found(RunScene.Claimed));
        var sealedRun = await App.GetJsonAsync($"runs/{run}");
        Assert.Equal("revealing", sealedRun.GetProperty("state").GetString());
        await RunScene.RevealAsync(App, run, nodes[0], RunScene.Found(RunScene.Claimed));
        Assert.DoesNotContain("\"result\"",
            (await App.GetJsonAsync($"runs/{run}")).GetRawText(), StringComparison.Ordinal);
        foreach (var node in nodes[1..])
            await RunScene.RevealAsync(App, run, node, RunScene.Found(RunScene.Claimed));

        var decided = await App.GetJsonAsync($"runs/{run}");
        Assert.Equal("reproduced", decided.GetProperty("state").GetString());
        Assert.Equal((3, 3), (decided.GetProperty("verdict").GetProperty("agreed").GetInt32(),
            decided.GetProperty("verdict").GetProperty("of").GetInt32()));
        Assert.All(decided.GetProperty("panel").EnumerateArray(),
            node => Assert.True(node.GetProperty("agrees").GetBoolean()));
        Assert.All(nodes, node =>
            Assert.Empty(App.Get<TaskStore>().ListAsync(node.Address, TestContext.Current.CancellationToken).Result));
        Assert.Equal("reproduced", (await App.GetJsonAsync($"ainfts/{subject}/reproductions"))
            .GetProperty("items")[0].GetProperty("state").GetString());
        Assert.Equal(run, RunScene.IdOf(
            Assert.Single((await App.GetJsonAsync("runs?state=reproduced")).GetProperty("items").EnumerateArray())));
        Assert.Empty((await App.GetJsonAsync("runs?state=waiting")).GetProperty("items").EnumerateArray());
        Assert.All(nodes, node => Assert.Equal(1, ReliabilityOf(node, run).Consecutive));
    }

    [Fact]
    public async Task A_digest_that_nodes_do_not_find_is_not_reproduced_and_theirs_is_shown()
    {
        var (run, nodes) = await DrawnAsync(3);

        await RunScene.AnswerAsync(App, run, nodes, _ => RunScene.Found(Other));

        var decided = await App.GetJsonAsync($"runs/{run}");
        Assert.Equal("not-reproduced", decided.GetProperty("state").GetString());
        Assert.Contains(RunScene.Hex64(Other),
            decided.GetProperty("verdict").GetProperty("consensus").GetRawText(), StringComparison.Ordinal);
        Assert.All(decided.GetProperty("panel").EnumerateArray(),
            node => Assert.False(node.GetProperty("agrees").GetBoolean()));
        Assert.All(nodes, node => Assert.Equal(10, ReliabilityOf(node, run).RefuteRight));
    }

    [Fact]
    public async Task Where_two_do_not_agree_a_third_is_drawn_and_decides()
    {
        var (run, nodes) = await DrawnAsync(3, replicas: 2, confidence: 0.8);
        var first = await RunScene.OfferedAsync(App, run, nodes);
        Assert.Equal(2, first.Length);

        await RunScene.AnswerAsync(App, run, nodes,
            node => RunScene.Found(node == first[0] ? Other : RunScene.Claimed));
        var third = Assert.Single(await RunScene.OfferedAsync(App, run, nodes));
        Assert.DoesNotContain(third, first);
        await RunScene.AnswerAsync(App, run, nodes, _ => RunScene.Found(RunScene.Claimed));

        var decided = await App.GetJsonAsync($"runs/{run}");
        Assert.Equal("reproduced", decided.GetProperty("state").GetString());
        Assert.Equal((2, 3), (decided.GetProperty("verdict").GetProperty("agreed").GetInt32(),
            decided.GetProperty("verdict").GetProperty("of").GetInt32()));
        Assert.Equal(0, ReliabilityOf(first[0], run).Consecutive);
    }

    [Fact]
    public async Task A_run_whose_nodes_say_nothing_ends_inconclusive_and_takes_its_tasks_away()
    {
        var (run, nodes) = await DrawnAsync(3);

        time.Ahead = TimeSpan.FromHours(2);
        await App.RunAsync("SweepRuns");

        var decided = await App.GetJsonAsync($"runs/{run}");
        Assert.Equal("inconclusive", decided.GetProperty("state").GetString());
        Assert.All(decided.GetProperty("panel").EnumerateArray(),
            node => Assert.Equal("no-reply", node.GetProperty("state").GetString()));
        Assert.NotEmpty(decided.GetProperty("verdict").GetProperty("reason").GetString()!);
        Assert.All(nodes, node =>
            Assert.Empty(App.Get<TaskStore>().ListAsync(node.Address, TestContext.Current.CancellationToken).Result));
        Assert.Empty(await App.Get<RunStore>().CurrentAsync(TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_silent_node_is_replaced_and_one_whose_heartbeats_speak_of_the_run_is_not()
    {
        var (run, nodes) = await DrawnAsync(2, replicas: 2);
        var spare = (await RunScene.RegisterAsync(App, 1))[0];

        time.Ahead = TimeSpan.FromSeconds(100);
        await RunScene.HearOfAsync(App, nodes[0], run);
        await RunScene.HearOfAsync(App, spare);
        await App.RunAsync("SweepRuns");

        var states = (await RunScene.FindAsync(App, run))!.Tasks
            .ToDictionary(task => task.Node.Node, task => task.State);
        Assert.Equal((TaskState.Offered, TaskState.NoReply, TaskState.Offered),
            (states[nodes[0].Address], states[nodes[1].Address], states[spare.Address]));
        Assert.Single(await App.Get<TaskStore>().ListAsync(spare.Address, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_run_without_enough_nodes_shows_what_it_waits_for_and_continues_when_they_come()
    {
        var weak = new TestNode { Profile = new TestNode().Profile with { Runtimes = [] } };
        var first = await RunScene.RegisterAsync(App, new TestNode(), weak);
        var run = await Scene.RequestAsync(App, await Scene.MintAsync(App), replicas: 2);
        await Scene.DrawAsync(App);

        var waiting = await App.GetJsonAsync($"runs/{run}");
        Assert.Equal("waiting", waiting.GetProperty("state").GetString());
        Assert.Contains("Needs 2 more nodes", waiting.GetProperty("waitingFor").GetString(), StringComparison.Ordinal);
        Assert.Contains("Of 2 registered nodes: 1 ",
            waiting.GetProperty("waitingFor").GetString(), StringComparison.Ordinal);
        Assert.Contains(RunScene.Runtime, waiting.GetProperty("waitingFor").GetString(), StringComparison.Ordinal);
        Assert.Equal(run, RunScene.IdOf(
            Assert.Single((await App.GetJsonAsync("runs?state=waiting")).GetProperty("items").EnumerateArray())));

        await RunScene.RegisterAsync(App, 1);
        await App.RunAsync("SweepRuns");
        Assert.Equal(2, (await RunScene.FindAsync(App, run))!.Tasks.Count);
        Assert.NotNull((await RunScene.FindAsync(App, run))!.TaskOf(first[0].Address));
    }

    [Fact]
    public async Task However_many_runs_wait_a_sweep_lists_the_nodes_once()
    {
        var requests = new FaultTransport(everything: true);
        await using var other =
            await Scene.World.StartAppAsync(builder => builder.Services.AddSingleton<HttpPipelineTransport>(requests));
        await RunScene.RegisterAsync(App, 1);
        var subject = await Scene.MintAsync(App);
        for (var i = 0; i < 3; i++)
            await Scene.RequestAsync(App, subject, minutes: 30 + i);
        await Scene.World.MineAsync(1);
        requests.Reset();

        await other.RunAsync("SweepRuns");

        var runs = (await App.GetJsonAsync("runs?state=waiting")).GetProperty("items").EnumerateArray().ToArray();
        Assert.Equal(3, runs.Length);
        Assert.All(runs, run =>
            Assert.Contains("Needs 3 more nodes", run.GetProperty("waitingFor").GetString(), StringComparison.Ordinal));
        // One query reads all partitions.
        Assert.Single(requests.Writes, request => request.Method == "GET"
            && request.Path.EndsWith("Nodes()", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_results_of_nodes_are_shown_even_without_agreement()
    {
        var nodes = await RunScene.RegisterAsync(App, 2);
        var corpus = await RunScene.MintCorpusAsync(App, Scene.Creator, "corpus");
        var run = RunScene.IdOf(await RunScene.PostAsync(App, "runs",
            Scene.Body(null, RunScene.Manifest("never agreed on", corpus, claimed: null), 2)));
        await Scene.DrawAsync(App);
        await RunScene.AnswerAsync(App, run, nodes,
            node => RunScene.Found(node == nodes[0] ? Other : RunScene.Claimed));
        Assert.DoesNotContain("\"result\"",
            (await App.GetJsonAsync($"runs/{run}")).GetRawText(), StringComparison.Ordinal);

        time.Ahead = TimeSpan.FromHours(2);
        await App.RunAsync("SweepRuns");

        var decided = await App.GetJsonAsync($"runs/{run}");
        Assert.Equal("inconclusive", decided.GetProperty("state").GetString());
        Assert.Equal(new[] { Other, RunScene.Claimed }.Select(RunScene.Hex64).Order(),
            decided.GetProperty("panel").EnumerateArray()
            .Select(node => node.GetProperty("result").GetProperty("outputs")[0].GetProperty("sha256").GetString())
            .Order());
    }

    [Fact]
    public async Task The_same_request_answers_with_the_same_run_until_it_has_ended()
    {
        await RunScene.RegisterAsync(App, 2);
        var subject = await Scene.MintAsync(App);
        var (body, later) = (Scene.Body(subject, null, 2),
            Scene.Body(subject, null, 2, deadline: Creator.SoonDeadline + 60));
        var path = $"ainfts/{subject}/reproductions";

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.OK, HttpStatusCode.OK),
            (await StatusAsync(path, body), await StatusAsync(path, body), await StatusAsync(path, later)));
        var run = RunScene.IdOf(await RunScene.PostAsync(App, path, later));
        Assert.Single((await App.GetJsonAsync(path)).GetProperty("items").EnumerateArray());

        time.Ahead = TimeSpan.FromMinutes(55);
        await App.RunAsync("SweepRuns");
        time.Ahead = TimeSpan.FromMinutes(61) - TimeSpan.FromMinutes(2);
        Assert.Equal(run, RunScene.IdOf(await RunScene.PostAsync(App, path, body)));
    }

    [Fact]
    public async Task A_signature_opens_one_run_and_a_new_one_another_after_that_has_ended()
    {
        var (run, nodes) = await DrawnAsync(3);
        await RunScene.AnswerAsync(App, run, nodes, _ => RunScene.Found(RunScene.Claimed));
        var request = (await RunScene.FindAsync(App, run))!.Request;
        var path = $"ainfts/{request.Subject}/reproductions";

        Assert.Equal(run, RunScene.IdOf(await RunScene.PostAsync(App, path,
            Scene.Body(request.Subject, null, deadline: request.SignatureDeadline))));
        var next = RunScene.IdOf(await RunScene.PostAsync(App, path,
            Scene.Body(request.Subject, null, deadline: request.SignatureDeadline + 1)));
        Assert.NotEqual(run, next);
        Assert.Equal([next, run],
            (await App.GetJsonAsync(path)).GetProperty("items").EnumerateArray().Select(RunScene.IdOf));
    }

    [Fact]
    public async Task What_nodes_agree_on_is_minted_for_the_requester_and_reproduced_from_birth()
    {
        var nodes = await RunScene.RegisterAsync(App, 3);
        var corpus = await RunScene.MintCorpusAsync(App, Scene.Creator, "corpus");
        var template = RunScene.Manifest("produced", corpus, claimed: null);
        var run = RunScene.IdOf(await RunScene.PostAsync(App, "runs", Scene.Body(null, template)));
        await Scene.DrawAsync(App);
        await RunScene.AnswerAsync(App, run, nodes, _ => RunScene.Found(Other));

        var decided = await App.GetJsonAsync($"runs/{run}");
        Assert.Equal("produced", decided.GetProperty("state").GetString());
        var produced = decided.GetProperty("produced").GetString();
        var component = await App.GetJsonAsync($"ainfts/{produced}");
        Assert.Equal(Scene.World.Operator.Address.ToString(), component.GetProperty("creator").GetString());
        Assert.Equal(Scene.Requester.Address.ToString(),
            component.GetProperty("contributors")[0].GetProperty("address").GetString());
        var manifest = await App.GetJsonAsync($"ainfts/{produced}/manifest");
        Assert.Equal($"ainft:artifacts/{RunScene.Hex64(Other)}",
            manifest.GetProperty("artifacts")[0].GetProperty("uri").GetString());
        Assert.Equal(run, RunScene.IdOf(Assert.Single((await App.GetJsonAsync($"ainfts/{produced}/reproductions"))
            .GetProperty("items").EnumerateArray())));

        await using var later = await Scene.World.StartAppAsync(null,
            ("Ainft__Chain__OperatorKey", "0x" + new string('5', 64)));
        Assert.Equal(produced, (await later.GetJsonAsync($"runs/{run}")).GetProperty("produced").GetString());
        Assert.EndsWith(produced!, (await later.GetJsonAsync("runs")).GetProperty("items")[0]
            .GetProperty("links").GetProperty("produced").GetString(), StringComparison.Ordinal);

        var stored = (await RunScene.FindAsync(App, run))!;
        Assert.Equal(produced,
            (await App.Get<ProduceAinft>().RunAsync(stored, TestContext.Current.CancellationToken)).ToString());
    }

    [Fact]
    public async Task Messages_that_come_twice_or_late_change_nothing()
    {
        var (run, nodes) = await DrawnAsync(3);
        await RunScene.AnswerAsync(App, run, nodes, _ => RunScene.Found(RunScene.Claimed));
        var before = (await RunScene.FindAsync(App, run))!.ToJson();
        writes.Reset();

        await App.Get<ScheduleRun>().RunAsync(run, TestContext.Current.CancellationToken);
        await App.RunAsync("SweepRuns");
        Assert.IsType<RunStep.Same>(await RunScene.RevealAsync(App, run, nodes[0], RunScene.Found(RunScene.Claimed)));
        Assert.IsType<RunStep.Refused>(await RunScene.RevealAsync(App, run, nodes[0], RunScene.Found(Other)));
        Assert.IsType<RunStep.Refused>(await RunScene.CommitAsync(App, run, nodes[0], RunScene.Found(Other)));

        Assert.Equal(before, (await RunScene.FindAsync(App, run))!.ToJson());
        Assert.Empty(writes.Writes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task The_bookkeeping_of_a_run_is_few_writes(int replicas)
    {
        var nodes = await RunScene.RegisterAsync(App, Math.Max(2, replicas));
        var subject = await Scene.MintAsync(App);
        writes.Reset();
        var run = await Scene.RequestAsync(App, subject, replicas, confidence: 0.9);
        await Scene.World.MineAsync(1);
        // The writes of the host to the queue do not belong to the run.
        await App.Get<ScheduleRun>().RunAsync(run, TestContext.Current.CancellationToken);
        await RunScene.AnswerAsync(App, run, nodes, _ => RunScene.Found(RunScene.Claimed));

        var panel = (await RunScene.FindAsync(App, run))!.Tasks.Count;
        // The path of a transaction does not name its table. One transaction moves the run to the ended ones, and the
        // others are the rows of the ledger.
        var evidence = writes.Writes.Count(IsLedgers)
            + writes.Writes.Count(write => write.Path.EndsWith("$batch", StringComparison.Ordinal)) - 1;
        // The state of the component gets the open run, and then the verdict.
        var states = writes.Writes.Count(write => write.Path.Contains("States", StringComparison.Ordinal));
        Assert.InRange(states, 1, 2);
        var bookkeeping = writes.Writes.Count - evidence - states;
        TestContext.Current.SendDiagnosticMessage("{0} nodes: {1} writes, and {2} of the ledger for the evidence",
            panel, bookkeeping, evidence);
        Assert.Equal("reproduced", (await App.GetJsonAsync($"runs/{run}")).GetProperty("state").GetString());
        Assert.InRange(bookkeeping, 1, 6 + 6 * panel);
    }

    private static bool IsLedgers(StorageWrite write) =>
        new[] { "Bundles", "-bundles", "Statements", "Listings" }
            .Any(part => write.Path.Contains(part, StringComparison.Ordinal))
            || write.Path.Contains("project-bundle", StringComparison.Ordinal);

    private static IEnumerable<string> PanelOf(JsonElement run, string member) =>
        run.GetProperty("panel").EnumerateArray().Select(node => node.GetProperty(member).GetString()!);

    private Reliability ReliabilityOf(TestNode node, Sha256Digest run)
    {
        var workflow = RunScene.FindAsync(App, run).Result!.Workflow;
        return App.Get<ReliabilityStore>().ReadAsync([node.Operator.Address], workflow,
            TestContext.Current.CancellationToken).Result[node.Operator.Address];
    }

    private async Task<(Sha256Digest Run, TestNode[] Nodes)> DrawnAsync(
        int nodes, int replicas = 3, double confidence = 0.95)
    {
        var registered = await RunScene.RegisterAsync(App, nodes);
        var run = await Scene.RequestAsync(App, await Scene.MintAsync(App), replicas, confidence);
        await Scene.DrawAsync(App);
        return (run, registered);
    }

    private async Task<HttpStatusCode> StatusAsync(string path, string body)
    {
        using var answer = await Creator.PostAsync(App.Http, path, body);
        return answer.StatusCode;
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Cli.Api;
using Ainft.Cli.Proofs;
using Ainft.Ethereum;
using Ainft.Functions.Nodes;
using Ainft.Functions.Runs;
using Ainft.Functions.Tests.Nodes;
using Ainft.Functions.Tests.Runs;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Evidence;

/// <summary>
/// Evidence of every kind of run, from a registry with nodes that speak HTTP. <see cref="SavedVectors"/> can keep the
/// files as vectors.
/// </summary>
public sealed class EvidenceSceneTests(StorageFixture storage, ChainFixture chain) : TaskScene(storage, chain)
{
    private static readonly JsonObject Close = new()
    {
        ["all"] = new JsonArray(
            new JsonObject { ["bitwise"] = new JsonArray("model.json") },
            new JsonObject
            {
                ["close"] = new JsonObject
                {
                    ["file"] = "model.json",
                    ["pointer"] = "/loss",
                    ["value"] = 1.25,
                    ["abs"] = 0.01,
                    ["rel"] = 0,
                    ["baseline"] = 3
                }
            },
            new JsonObject
            {
                ["interval"] = new JsonObject
                {
                    ["file"] = "model.json",
                    ["pointer"] = "/accuracy",
                    ["mean"] = 0.75,
                    ["sd"] = 0.01,
                    ["n"] = 5,
                    ["alpha"] = 0.05,
                    ["baseline"] = 0.5
                }
            }),
    };

    [Fact]
    public async Task Three_nodes_agree()
    {
        var (run, panel) = await DrawAsync(3);
        await Task.WhenAll(panel.Select(node => node.WorkAsync(run)));
        await KeepAsync("reproduced", run, VerdictKind.Reproduced, 3, 3);
    }

    [Fact]
    public async Task Two_nodes_agree_by_metrics()
    {
        var (run, panel) = await DrawAsync(2, Reproducible("a model with metrics", (JsonObject)Close.DeepClone()));
        await Task.WhenAll(panel.Select(node => node.WorkAsync(run)));
        await KeepAsync("reproduced-by-metrics", run, VerdictKind.Reproduced, 2, 2);
    }

    [Fact]
    public async Task One_node_was_asked_for_and_a_second_one_checks_it()
    {
        var (run, panel) = await DrawAsync(1, registered: 2);
        Assert.Equal(2, panel.Length);
        await Task.WhenAll(panel.Select(node => node.WorkAsync(run)));
        await KeepAsync("spot-check", run, VerdictKind.Reproduced, 2, 2);
    }

    [Fact]
    public async Task Three_nodes_find_something_else()
    {
        var (run, panel) = await DrawAsync(3);
        await Task.WhenAll(
            panel.Select(node => node.WorkAsync(run, task => NodeUnderTest.ResultOf(task.Manifest, "something else"))));
        await KeepAsync("not-reproduced", run, VerdictKind.NotReproduced, 0, 3);
    }

    [Fact]
    public async Task Nodes_that_disagree_are_joined_by_others_in_more_rounds()
    {
        var (run, panel) = await DrawAsync(2, registered: 3);
        var others = await NodeUnderTest.JoinAsync(App.Http, World.Domain, 2);
        await Task.WhenAll(panel.Select((node, i) =>
            node.WorkAsync(run, i == 0 ? task => NodeUnderTest.ResultOf(task.Manifest, "something else") : null)));
        for (var round = 2; await StateAsync(run) is "waiting" or "computing"; round++)
        {
            Assert.InRange(round, 2, 5);
            await AdvanceAsync(run);
            var found = (await App.Get<RunStore>().FindAsync(run, TestContext.Current.CancellationToken))!;
            foreach (var task in found.Tasks.Where(task => task.State == TaskState.Offered))
                await NodeOf(task.Node.Node, others).WorkAsync(run);
        }
        await KeepAsync("several-rounds", run, VerdictKind.Reproduced, null, null);
    }

    [Fact]
    public async Task One_node_withdraws_and_one_fails()
    {
        var (run, panel) = await DrawAsync(3, registered: 4);
        await AnswersAsync(HttpStatusCode.OK, panel[0].WithdrawAsync(run, "There is no disk left."));
        await AdvanceAsync(run);
        var found = (await App.Get<RunStore>().FindAsync(run, TestContext.Current.CancellationToken))!;
        NodeUnderTest[] rest = [.. found.Tasks.Where(task => task.State == TaskState.Offered)
            .Select(task => NodeOf(task.Node.Node, panel))];
        await Task.WhenAll(rest.Select((node, i) => node.WorkAsync(run, i > 0 ? null : Fail)));
        await EndAsync(run);
        await KeepAsync("withdrawn-and-failed", run, null, null, null);

        static TaskResult Fail(ToldTask task) => NodeUnderTest.ResultOf(task.Manifest) with
        {
            Outcome = TaskOutcome.Exited,
            ExitCode = 7,
            Outputs = [],
            Metrics = [],
            LogSha256 = Sha256Digest.Of("out of memory"u8),
            LogSize = 13,
        };
    }

    [Fact]
    public async Task One_node_commits_and_never_reveals()
    {
        var (run, panel) = await DrawAsync(3);
        foreach (var node in panel)
            await AnswersAsync(HttpStatusCode.OK,
                node.CommitAsync(run, NodeUnderTest.ResultOf((await node.ReadAsync(run)).Manifest)));
        foreach (var node in panel[1..])
            await AnswersAsync(HttpStatusCode.OK, node.RevealAsync(run));
        await EndAsync(run);
        await KeepAsync("no-reply", run, VerdictKind.Inconclusive, 2, 2);
    }

    [Fact]
    public async Task No_node_says_anything()
    {
        var (run, _) = await DrawAsync(2);
        await EndAsync(run);
        await KeepAsync("silence", run, VerdictKind.Inconclusive, 0, 0);
    }

    [Fact]
    public async Task No_node_is_drawn()
    {
        var (run, _) = await DrawAsync(2, registered: 0);
        await EndAsync(run);
        await KeepAsync("nobody-drawn", run, VerdictKind.Inconclusive, 0, 0);
    }

    [Fact]
    public async Task A_component_is_produced_from_a_template()
    {
        var corpus = await RunScene.MintCorpusAsync(App, Creator, "the corpus of a template");
        var nodes = await NodeUnderTest.JoinAsync(App.Http, World.Domain, 3);
        var body = new RunScene(World)
            .Body(null, RunScene.Manifest("a produced model", corpus, claimed: null), replicas: 2, confidence: 0.9);
        var run = RunScene.IdOf(await RunScene.PostAsync(App, "runs", body));
        await AdvanceAsync(run);
        var drawn = (await App.Get<RunStore>().FindAsync(run, TestContext.Current.CancellationToken))!.Tasks.Select(
            task => NodeOf(task.Node.Node, nodes)).ToArray();
        await Task.WhenAll(
            drawn.Select(node => node.WorkAsync(run, task => NodeUnderTest.ResultOf(task.Manifest, "what comes out"))));
        await KeepAsync("produced", run, VerdictKind.Produced, 2, 2);
    }

    [Fact]
    public async Task Operators_are_those_of_a_list()
    {
        var (first, second) = (LocalKey.Generate(), LocalKey.Generate());
        var app = await World.StartAppAsync(settings: ("Ainft__Runs__Operators", $"{first.Address};{second.Address}"));
        var corpus = await RunScene.MintCorpusAsync(app, Creator, "the corpus of a list");
        var manifest = RunScene.Manifest("a model of a list", corpus, RunScene.Claimed);
        await Creator.MintAsync(app.Http, Creator.Single(manifest));
        NodeUnderTest[] nodes = [new(app.Http, World.Domain, first), new(app.Http, World.Domain, second)];
        foreach (var node in nodes)
            await node.JoinAsync();
        var subject = Creator.IdOf(manifest);
        var run = RunScene.IdOf(await RunScene.PostAsync(app,
            $"ainfts/{subject}/reproductions", new RunScene(World).Body(subject, null, 2, 0.9)));
        await World.MineAsync(1);
        await app.Get<AdvanceRun>().RunAsync(run, TestContext.Current.CancellationToken);
        await Task.WhenAll(nodes.Select(node => node.WorkAsync(run)));
        await KeepAsync("allow-list", run, VerdictKind.Reproduced, 2, 2);
    }

    [Fact]
    public async Task A_run_that_an_upgrade_meets_ends_in_the_version_in_which_it_began()
    {
        var (run, panel) = await DrawAsync(2);
        var runs = App.Get<RunStore>();
        var stored = (await runs.ReadAsync(run, TestContext.Current.CancellationToken))!;
        var first = stored.Run with
        {
            Version = EvidenceVersion.First,
            Tasks = [.. stored.Run.Tasks.Select(task => task with { Registration = null })]
        };
        Assert.True(await runs.WriteAsync(stored, first, TestContext.Current.CancellationToken));
        await Task.WhenAll(panel.Select(node => node.WorkAsync(run)));
        var evidence = await KeepAsync("first-version", run, VerdictKind.Reproduced, 2, 2);
        Assert.Equal("ainft-evidence/1", evidence.Format);
        Assert.Contains(EvidenceVerifier.Verify(evidence).Remarks,
            remark => remark.Contains("every node of the panel", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_node_from_before_registrations_were_kept_is_proven_once_it_registers_again()
    {
        var node = Assert.Single(await NodeUnderTest.JoinAsync(App.Http, World.Domain, 1));
        var nodes = App.Get<NodeStore>();
        await nodes.UpdateAsync(node.Address, stored => stored! with { Registration = null },
            TestContext.Current.CancellationToken);
        await node.JoinAsync();
        var registration = (await nodes.FindAsync(node.Address, TestContext.Current.CancellationToken))!.Registration!;
        Assert.Equal(node.Profile.Digest, registration.Profile);
        Assert.True(Signature.TryParse(registration.Signature, out var signature));
        Assert.True(
            Secp256k1.TryRecover(registration.HashToSign(World.Domain, node.Candidate), signature, out var signer));
        Assert.Equal(node.Operator.Address, signer);
    }

    /// <summary>Ends the run with a clock that is two hours ahead.</summary>
    private async Task EndAsync(Sha256Digest run)
    {
        var late = await World.StartAppAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(new ShiftedTime { Ahead = TimeSpan.FromHours(2) }));
        await late.Get<AdvanceRun>().RunAsync(run, TestContext.Current.CancellationToken);
    }

    private NodeUnderTest NodeOf(Address node, IEnumerable<NodeUnderTest> others) =>
        Joined.Concat(others).First(one => one.Address == node);

    /// <summary>
    /// Asserts that the evidence verifies offline and that the chain confirms it. Then the file may be kept.
    /// </summary>
    private async Task<EvidenceFile> KeepAsync(string name, Sha256Digest id, VerdictKind? kind, int? agreed, int? of)
    {
        var run = (await App.Get<RunStore>().FindAsync(id, TestContext.Current.CancellationToken))!;
        Assert.Equal(RunState.Decided, run.State);
        var subject = run.Request.Subject
            ?? await App.Get<RunStore>().FindProducedAsync(run, TestContext.Current.CancellationToken);
        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(subject!.Value, "included", "finalized");
        await World.MineAsync();
        await App.RunAsync("ReconcileChain");

        var file = await App.Http.GetByteArrayAsync($"ainfts/{subject}/evidence?run={id}");
        Assert.True(EvidenceFile.TryParse(file, out var evidence, out var violations), string.Join('\n', violations));
        Assert.Equal(file, evidence.ToJson());
        var offline = EvidenceVerifier.Verify(evidence);
        Assert.True(offline.IsValid, TextOf(offline));
        Assert.Equal((kind ?? offline.Verdict!.Kind, agreed ?? offline.Verdict!.Agreed, of ?? offline.Verdict!.Of),
            (offline.Verdict!.Kind, offline.Verdict.Agreed, offline.Verdict.Of));
        using var node = new Node(World.Rpc);
        var online = EvidenceVerifier.Verify(evidence,
            await EvidenceReading.ReadAsync(node, evidence, TestContext.Current.CancellationToken));
        Assert.True(online.IsConfirmedByChain, TextOf(online));
        Assert.DoesNotContain(evidence.Version == EvidenceVersion.First ? [] : offline.Remarks,
            remark => remark.Contains("of the panel", StringComparison.Ordinal));
        SavedVectors.Save("evidence", name, file);
        return evidence;
    }

    private static string TextOf(EvidenceReport report) =>
        string.Join('\n', report.Component.Checks.Concat(report.Summary)
            .Concat(report.Nodes.SelectMany(node => node.Checks))
            .Concat(report.Batches.SelectMany(batch => batch.Checks))
            .Where(check => check.Result != CheckResult.Pass));
}

using Ainft.Functions.Nodes;
using Ainft.Functions.Runs;
using Ainft.Functions.Tests.Nodes;
using Ainft.Testing;
using Azure;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Ainft.Functions.Tests.Runs;

/// <summary>
/// Each storage write of a run fails once as a lost request and once as a lost answer. The run still ends exactly once,
/// and updates the reliabilities exactly once.
/// </summary>
public sealed class RunFaultTests(StorageFixture storage, ChainFixture chain)
{
    private const int Replicas = 2;

    private readonly ShiftedTime time = new();
    private readonly FaultTransport faults = new();

    [Theory]
    [InlineData(RunPurpose.Reproduce, Fault.RequestLost)]
    [InlineData(RunPurpose.Reproduce, Fault.AnswerLost)]
    [InlineData(RunPurpose.Produce, Fault.RequestLost)]
    [InlineData(RunPurpose.Produce, Fault.AnswerLost)]
    public async Task Every_write_of_a_run_may_be_lost_or_go_unanswered(RunPurpose purpose, Fault fault)
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(
            builder => builder.Services.AddSingleton<HttpPipelineTransport>(faults).AddSingleton<TimeProvider>(time),
            ("Ainft__StorageRetries", "0"));
        var scene = new RunScene(world);
        var corpus = await RunScene.MintCorpusAsync(app, scene.Creator, "corpus");
        var subject = await scene.MintAsync(app, corpus: corpus);
        var nodes = new[] { new TestNode(), new TestNode() };
        var lost = 0;
        for (var isReached = true; isReached; lost++)
        {
            await RunScene.RegisterAsync(app, nodes);
            var body = purpose == RunPurpose.Reproduce
                ? scene.Body(subject, null, Replicas, minutes: 10 + lost)
                : scene.Body(null, RunScene.Manifest($"produced {lost}", corpus, claimed: null), Replicas);
            faults.Reset();
            faults.Lose(lost, fault);
            var run = await LiveAsync(scene, app,
                purpose == RunPurpose.Reproduce ? $"ainfts/{subject}/reproductions" : "runs", body, nodes);
            isReached = faults.Writes.Count > lost;
            faults.Reset();
            await EndedOnceAsync(world, app, run, nodes, learned: lost + 1);
        }
        Assert.InRange(lost, 6 + 5 * Replicas, 60);
    }

    /// <summary>A run from the request to its end. Every participant repeats its failed requests.</summary>
    private async Task<Sha256Digest> LiveAsync(RunScene scene, App app, string path, string body, TestNode[] nodes)
    {
        var run = default(Sha256Digest);
        await AgainAsync(async () => run = RunScene.IdOf(await RequestAsync(app, path, body)));
        await scene.World.MineAsync(1);
        await TryAsync(() => app.DrainAsync("runs", "ScheduleRun"));
        await SweepAsync(app);
        foreach (var node in nodes)
            await AgainAsync(() => RunScene.CommitAsync(app, run, node, RunScene.Found(RunScene.Claimed)));
        foreach (var node in nodes)
            await AgainAsync(() => RunScene.RevealAsync(app, run, node, RunScene.Found(RunScene.Claimed)));
        await SweepAsync(app);
        return run;
    }

    /// <summary>Sweeps twice, because the first sweep may hit the fault. Each sweep checks all runs.</summary>
    private async Task SweepAsync(App app)
    {
        for (var i = 0; i < 2; i++)
        {
            time.Ahead += TimeSpan.FromSeconds(16);
            await TryAsync(() => app.RunAsync("SweepRuns"));
        }
    }

    private static async Task<System.Text.Json.JsonElement> RequestAsync(App app, string path, string body)
    {
        using var answer = await Creator.PostAsync(app.Http, path, body);
        if (answer.StatusCode == System.Net.HttpStatusCode.ServiceUnavailable)
            throw new RequestFailedException("Asked to try later.");
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
    }

    private static async Task EndedOnceAsync(World world, App app, Sha256Digest run, TestNode[] nodes, int learned)
    {
        var ct = TestContext.Current.CancellationToken;
        var stored = (await RunScene.FindAsync(app, run))!;
        Assert.Equal(stored.Request.Purpose == RunPurpose.Reproduce ? VerdictKind.Reproduced : VerdictKind.Produced,
            stored.Verdict?.Kind);
        Assert.Empty(await app.Get<RunStore>().CurrentAsync(ct).ToListAsync(ct));
        var listed = await new TableClient(world.Storage, $"{world.Prefix}Runs")
            .QueryAsync<TableEntity>("PartitionKey eq 'list'", cancellationToken: ct).ToListAsync(ct);
        Assert.Single(listed, row => row.GetString("Run") == run.ToString());
        foreach (var node in nodes)
        {
            Assert.Empty(await app.Get<TaskStore>().ListAsync(node.Address, ct));
            var known = (await app.Get<ReliabilityStore>()
                .ReadAsync([node.Operator.Address], stored.Workflow, ct))[node.Operator.Address];
            Assert.Equal((9 + learned, learned), (known.ConfirmRight, known.Consecutive));
        }
        var subject = stored.Request.Subject?.ToString()
            ?? (await app.GetJsonAsync($"runs/{run}")).GetProperty("produced").GetString();
        var about = (await app.GetJsonAsync($"ainfts/{subject}/reproductions?limit=100"))
            .GetProperty("items").EnumerateArray().Select(RunScene.IdOf);
        Assert.Single(about, run);
        var statements = (await app.GetJsonAsync($"ainfts/{subject}/statements?limit=100"))
            .GetProperty("items").EnumerateArray().Select(item => item.GetProperty("run").GetString());
        Assert.Equal(nodes.Length + 1, statements.Count(of => of == run.ToString()));
    }

    private static async Task AgainAsync(Func<Task> act)
    {
        for (var tries = 0; tries < 4; tries++)
            if (await TryAsync(act))
                return;
        await act();
    }

    private static async Task<bool> TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            return true;
        }
        catch (Exception e) when (e is RequestFailedException or AggregateException or InvalidOperationException)
        {
            return false;
        }
    }
}

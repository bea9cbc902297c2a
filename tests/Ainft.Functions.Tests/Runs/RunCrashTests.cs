using Ainft.Functions.Nodes;
using Ainft.Functions.Runs;
using Ainft.Functions.Tests.Nodes;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Runs;

/// <summary>
/// Real processes that draw, offer and settle runs, two at once on the same storage, killed at random points.
/// </summary>
public sealed class RunCrashTests(StorageFixture storage)
{
    private const int Runs = 4;

    [Fact]
    public async Task Two_apps_that_are_killed_again_and_again_bring_every_run_to_one_end()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage, "--block-time", "1");
        var seed = Environment.TickCount;
        var random = new Random(seed);
        TestContext.Current.SendDiagnosticMessage("seed {0}", seed);
        var app = await world.StartAppAsync();
        var scene = new RunScene(world);
        var subject = await scene.MintAsync(app);
        var nodes = await RunScene.RegisterAsync(app, 3);
        var apps = await Task.WhenAll(world.StartProcessAsync(underHost: false),
            world.StartProcessAsync(underHost: true));
        var runs = new List<Sha256Digest>();
        for (var i = 0; i < Runs; i++)
            runs.Add(await scene.RequestAsync(app, subject, minutes: 30 + i));

        using var over = new CancellationTokenSource();
        var answering = AnswerAsync(app, runs, nodes, over.Token);
        for (var kill = 0; kill < 3; kill++)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1500)), TestContext.Current.CancellationToken);
            await apps[kill % 2].KillAsync();
            apps[kill % 2] = await world.StartProcessAsync(underHost: kill % 2 == 1);
        }
        var ct = TestContext.Current.CancellationToken;
        await Eventually.HoldsAsync(async () => !await app.Get<RunStore>()
            .CurrentAsync(ct).AnyAsync(ct), TimeSpan.FromMinutes(4));
        await over.CancelAsync();
        await answering;

        foreach (var run in runs)
            Assert.Equal("reproduced", (await app.GetJsonAsync($"runs/{run}")).GetProperty("state").GetString());
        var workflow = (await RunScene.FindAsync(app, runs[0]))!.Workflow;
        foreach (var node in nodes)
        {
            Assert.Empty(await app.Get<TaskStore>().ListAsync(node.Address, ct));
            Assert.Equal(Runs, (await app.Get<ReliabilityStore>()
                .ReadAsync([node.Operator.Address], workflow, ct))[node.Operator.Address].Consecutive);
        }
        var statements = (await app.GetJsonAsync($"ainfts/{subject}/statements?limit=100"))
            .GetProperty("items").EnumerateArray().Select(item => item.GetProperty("run").GetString()).ToArray();
        Assert.All(runs, run => Assert.Equal(nodes.Length + 1, statements.Count(of => of == run.ToString())));
        Assert.Equal(runs.Order(), (await app.GetJsonAsync("runs?state=reproduced"))
            .GetProperty("items").EnumerateArray().Select(RunScene.IdOf).Order());
    }

    /// <summary>
    /// Nodes that commit when they are drawn and reveal when all have committed. The processes do the rest.
    /// </summary>
    private static async Task AnswerAsync(
        App app, IReadOnlyList<Sha256Digest> runs, TestNode[] nodes, CancellationToken over)
    {
        var (store, result) = (app.Get<RunStore>(), RunScene.Found(RunScene.Claimed));
        while (!over.IsCancellationRequested)
        {
            foreach (var run in runs)
                foreach (var node in nodes)
                {
                    var now = app.Get<TimeProvider>().GetUtcNow();
                    var signature = await RunScene.SignStatementAsync(app, run, node, result);
                    await store.UpdateAsync(run, found => found.TaskOf(node.Address)?.State switch
                    {
                        TaskState.Offered => RunMachine.Commit(found, node.Address,
                            Commitment.Of(run, node.Address, node.Salt, result), "0x00", now),
                        TaskState.Committed when found.State == RunState.Revealing =>
                            RunMachine.Reveal(found, node.Address, result, node.Salt, signature, now),
                        _ => new RunStep.Same(found),
                    }, CancellationToken.None);
                }
            await Task.Delay(100, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}

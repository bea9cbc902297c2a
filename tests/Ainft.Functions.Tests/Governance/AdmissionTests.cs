using System.Net;
using Ainft.Ethereum;
using Ainft.Functions.Tests.Nodes;
using Ainft.Functions.Tests.Runs;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Governance;

/// <summary>Votes of a real DAO decide which nodes a run draws.</summary>
public sealed class AdmissionTests(StorageFixture storage) : TaskScene(storage)
{
    private TestDao? dao;

    private TestDao Dao => dao!;

    protected override async Task<(string Name, string Value)[]> SettingsAsync()
    {
        dao = await TestDao.DeployAsync(World);
        World.Additional = dao.Settings;
        return [];
    }

    [Fact]
    public async Task A_run_draws_nodes_of_operators_that_a_vote_admitted_and_none_of_one_that_a_vote_suspended()
    {
        NodeUnderTest[] nodes = [.. Enumerable.Range(0, 3).Select(_ => new NodeUnderTest(App.Http, World.Domain))];
        var refused = await AnswersAsync(HttpStatusCode.Forbidden, nodes[0].RegisterAsync());
        Assert.Equal("operator-not-admitted", refused.GetProperty("code").GetString());
        await DecideAsync("Admit three operators", node => Dao.Admit(node, "runs a machine"), nodes);
        foreach (var node in nodes)
            await node.JoinAsync();
        await DecideAsync("Suspend one of them", node => Dao.Suspend(node, "its machine is gone"), nodes[2]);

        Assert.Equal("yes, yes, no", await DrawnAsync(await RequestAsync(replicas: 2), nodes));

        var wanting = await RequestAsync(replicas: 3);
        Assert.Equal("no, no, no", await DrawnAsync(wanting, nodes));
        Assert.Contains(
            "1 of an operator that this registry does not admit",
            (await App.GetJsonAsync($"runs/{wanting}")).GetProperty("waitingFor").GetString(),
            StringComparison.Ordinal);
    }

    /// <summary>Requests a run of a new component.</summary>
    private async Task<Sha256Digest> RequestAsync(int replicas)
    {
        var manifest = Reproducible($"a model {Guid.NewGuid():N}");
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        return await RequestAsync(Creator.IdOf(manifest), replicas);
    }

    /// <summary>Draws the panel of a run, and returns for each node whether the panel has it.</summary>
    private async Task<string> DrawnAsync(Sha256Digest run, NodeUnderTest[] nodes)
    {
        foreach (var node in nodes)
            (await node.HeartbeatAsync()).Dispose();
        await AdvanceAsync(run);
        var drawn = await Task.WhenAll(nodes.Select(async node => (await node.PollAsync()).Contains(run)));
        return string.Join(", ", drawn.Select(isDrawn => isDrawn ? "yes" : "no"));
    }

    /// <summary>Lets a proposal about the operators pass, and applies its events.</summary>
    private async Task DecideAsync(string description, Func<Address, DaoAction> decide, params NodeUnderTest[] nodes)
    {
        await Dao.DecideAsync(description, [.. nodes.Select(node => decide(node.Operator.Address))]);
        await World.MineAsync();
        await App.RunAsync("ReconcileChain");
    }
}

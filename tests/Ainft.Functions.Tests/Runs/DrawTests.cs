using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Runs;

/// <summary>The registered nodes that a run must not draw.</summary>
public sealed class DrawTests(StorageFixture storage, ChainFixture chain) : IAsyncLifetime
{
    private RunScene? scene;
    private App? app;

    private RunScene Scene => scene!;

    private App App => app!;

    public async ValueTask InitializeAsync()
    {
        scene = new RunScene(await World.CreateAsync(storage, chain));
        app = await scene.World.StartAppAsync();
    }

    public ValueTask DisposeAsync() => scene?.World.DisposeAsync() ?? default;

    [Fact]
    public async Task A_node_that_gains_from_a_component_is_not_drawn()
    {
        var (contributor, ancestral, maker) = (LocalKey.Generate(),
            LocalKey.Generate(), new Creator(Scene.World.Domain));
        var corpus = await RunScene.MintCorpusAsync(App, maker, "corpus", Shares(ancestral));
        var subject = await Scene.MintAsync(App, contributors: Shares(contributor), corpus: corpus);
        var fine = (await RunScene.RegisterAsync(App, 2))[..2];
        await RunScene.RegisterAsync(App,
            new TestNode(payout: Scene.Requester.Address),
            new TestNode(@operator: Scene.Requester),
            new TestNode(@operator: Scene.Creator.Key),
            new TestNode(payout: contributor.Address),
            new TestNode(payout: ancestral.Address),
            new TestNode(payout: maker.Address),
            new TestNode(@operator: fine[0].Operator),
            new TestNode(payout: fine[1].Candidate.Payout));
        var run = await Scene.RequestAsync(App, subject);
        await Scene.DrawAsync(App);

        var waiting = await App.GetJsonAsync($"runs/{run}");
        Assert.Contains("Needs 3 more nodes", waiting.GetProperty("waitingFor").GetString(), StringComparison.Ordinal);
        Assert.Contains("there are 2", waiting.GetProperty("waitingFor").GetString(), StringComparison.Ordinal);
        Assert.Contains("6 the requester's", waiting.GetProperty("waitingFor").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_node_that_would_gain_from_the_product_is_not_drawn()
    {
        var (contributor, ancestral, maker) = (LocalKey.Generate(),
            LocalKey.Generate(), new Creator(Scene.World.Domain));
        var corpus = await RunScene.MintCorpusAsync(App, maker, "corpus of old", Shares(ancestral));
        var parent = await Scene.MintAsync(App, corpus: corpus);
        await RunScene.RegisterAsync(App,
            new TestNode(),
            new TestNode(payout: Scene.Requester.Address),
            new TestNode(payout: Scene.Creator.Address),
            new TestNode(payout: contributor.Address),
            new TestNode(payout: ancestral.Address),
            new TestNode(payout: maker.Address));
        var run = RunScene.IdOf(await RunScene.PostAsync(App, "runs",
            Scene.Body(null, RunScene.Manifest("made of it", parent, claimed: null, Shares(contributor)), 2)));
        await Scene.DrawAsync(App);

        var waiting = (await App.GetJsonAsync($"runs/{run}")).GetProperty("waitingFor").GetString();
        Assert.Contains("there is 1", waiting, StringComparison.Ordinal);
        Assert.Contains("5 the requester's", waiting, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Operators_that_are_not_admitted_are_not_drawn()
    {
        var (admitted, other) = (new TestNode(), new TestNode());
        await using var strict = await Scene.World.StartAppAsync(null,
            ("Ainft__Runs__Operators", admitted.Operator.Address.ToString()));
        await RunScene.RegisterAsync(strict, admitted, other);
        var run = await Scene.RequestAsync(strict, await Scene.MintAsync(strict), replicas: 2);
        await Scene.DrawAsync(strict);

        var waiting = await strict.GetJsonAsync($"runs/{run}");
        Assert.Equal("allow-list", waiting.GetProperty("operators").GetString());
        Assert.Contains("1 of an operator that this registry does not admit",
            waiting.GetProperty("waitingFor").GetString(), StringComparison.Ordinal);
    }

    private static string Shares(LocalKey key) => $$"""[{"address":"{{key.Address}}","share":10000}]""";
}

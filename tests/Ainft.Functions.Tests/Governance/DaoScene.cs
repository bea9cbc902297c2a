using Ainft.Testing;

namespace Ainft.Functions.Tests.Governance;

/// <summary>A world with the contracts of a DAO and an app that follows them.</summary>
public abstract class DaoScene(StorageFixture storage) : IAsyncLifetime
{
    private World? world;
    private App? app;
    private TestDao? dao;

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    protected World World => world!;

    protected App App => app!;

    private protected TestDao Dao => dao!;

    public async ValueTask InitializeAsync()
    {
        world = await World.CreateWithOwnChainAsync(storage);
        dao = await TestDao.DeployAsync(world, BeforeFloorAsync);
        world.Additional = dao.Settings;
        app = await world.StartAppAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (world is not null)
            await world.DisposeAsync();
    }

    /// <summary>Acts while no coins are wrapped, so that the multisig decides.</summary>
    private protected virtual Task BeforeFloorAsync(TestDao early) => Task.CompletedTask;

    /// <summary>Makes the head of the chain final, and lets the app follow it.</summary>
    protected async Task FinalizeAsync()
    {
        await World.MineAsync();
        await FollowAsync(App);
    }

    protected static Task FollowAsync(App app) => Eventually.HoldsAsync(
        async () =>
        {
            await app.RunAsync("ReconcileChain");
            var chain = await app.GetJsonAsync("chain");
            return chain.TryGetProperty("lag", out var lag) && lag.GetUInt64() == 0;
        },
        TimeSpan.FromSeconds(30));
}

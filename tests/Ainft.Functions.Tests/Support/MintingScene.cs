using Ainft.Testing;

namespace Ainft.Functions.Tests;

/// <summary>What most tests of the API begin with: a world of their own, one app in it, and somebody who mints.</summary>
public abstract class MintingScene(StorageFixture storage, ChainFixture chain) : IAsyncLifetime
{
    private World? world;
    private App? app;
    private Creator? creator;

    protected World World => world!;

    protected App App => app!;

    protected Creator Creator => creator!;

    public async ValueTask InitializeAsync()
    {
        world = await World.CreateAsync(storage, chain);
        app = await world.StartAppAsync();
        creator = new Creator(world.Domain);
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (world is not null)
            await world.DisposeAsync();
    }
}

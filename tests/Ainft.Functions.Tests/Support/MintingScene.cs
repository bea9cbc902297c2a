using Ainft.Testing;

namespace Ainft.Functions.Tests;

/// <summary>The setup of most tests of the API: a separate world, one app in it, and a creator.</summary>
/// <param name="storage">The shared storage.</param>
/// <param name="chain">The shared chain, on which other tests mine. Null for a separate chain.</param>
public abstract class MintingScene(StorageFixture storage, ChainFixture? chain = null) : IAsyncLifetime
{
    private World? world;
    private App? app;
    private Creator? creator;

    protected World World => world!;

    protected App App => app!;

    protected Creator Creator => creator!;

    public virtual async ValueTask InitializeAsync()
    {
        world = chain is null ? await World.CreateWithOwnChainAsync(storage) : await World.CreateAsync(storage, chain);
        app = await world.StartAppAsync(null, await SettingsAsync());
        creator = new Creator(world.Domain);
    }

    /// <summary>The settings of the app beside those of the world.</summary>
    protected virtual Task<(string Name, string Value)[]> SettingsAsync() =>
        Task.FromResult<(string Name, string Value)[]>([]);

    public virtual async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (world is not null)
            await world.DisposeAsync();
    }
}

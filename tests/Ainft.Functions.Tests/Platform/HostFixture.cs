using Ainft.Testing;
using Ainft.Testing.Hosting;

namespace Ainft.Functions.Tests.Platform;

/// <summary>A host without automatic triggers. Tests that do not change it share it.</summary>
public sealed class HostFixture(StorageFixture storage, ChainFixture chain) : IAsyncLifetime
{
    private (World World, TestHost Host)? started;

    internal World World => Started.World;

    internal TestHost Host => Started.Host;

    private (World World, TestHost Host) Started =>
        started ?? throw new InvalidOperationException("The host is not started.");

    public async ValueTask InitializeAsync()
    {
        var world = await World.CreateAsync(storage, chain);
        started = (world, await HostScene.StartAsync(world));
    }

    public async ValueTask DisposeAsync()
    {
        if (started is not var (world, host))
            return;
        await host.DisposeAsync();
        await world.DisposeAsync();
    }
}

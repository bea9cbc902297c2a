using Ainft.Cli;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Testing;
using Azure.Core.Pipeline;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests.Chain;

/// <summary>Any account can pay for events that are not finalized yet, so the app must bound their memory.</summary>
public sealed class OverlayTests(StorageFixture storage)
{
    [Fact]
    public async Task Large_events_fill_the_overlay_sooner_than_small_ones()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        var wallet = new Wallet(world.Chain, DevAccounts.Keys[3], TimeProvider.System);
        var parents = Enumerable.Range(0, 1_000).Select(n => Keccak256.Hash(BitConverter.GetBytes(n))).ToArray();
        for (byte n = 0; n < 5; n++)
            await wallet.SendAsync(world.Deployment.Registry, Calldata.Encode("mint(bytes32,bytes32[])",
                Keccak256.Hash([n]), parents), TestContext.Current.CancellationToken);
        var app = await world.StartAppAsync(settings: ("Ainft__Chain__OverlayEvents", "100"));

        await app.RunAsync("ReconcileChain");

        var overlay = (await app.Get<ChainView>().ReadAsync(TestContext.Current.CancellationToken))!;
        Assert.True(overlay.Truncated);
        Assert.InRange(overlay.Logs.Sum(log => log.Data.Length), 1, 100 * 1024);
    }

    [Fact]
    public async Task All_who_ask_at_once_get_one_overlay()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        await (await world.StartAppAsync()).RunAsync("ReconcileChain");
        var view = (await world.StartAppAsync()).Get<ChainView>();

        var seen = await Task.WhenAll(Enumerable.Range(0, 50)
            .Select(_ => view.ReadAsync(TestContext.Current.CancellationToken).AsTask()));

        Assert.NotNull(seen[0]);
        Assert.All(seen, overlay => Assert.Same(seen[0], overlay));
    }

    [Fact]
    public async Task Requests_of_one_second_read_the_overlay_once()
    {
        var reads = new FaultTransport(
            request => request.Path.Contains("overlay", StringComparison.Ordinal), everything: true);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var app = await App.StartAsync(storage, configure: builder =>
            builder.Services.AddSingleton<HttpPipelineTransport>(reads).AddSingleton<TimeProvider>(time));
        var view = app.Get<ChainView>();
        reads.Reset();

        for (var n = 0; n < 20; n++)
            await view.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Single(reads.Writes);

        time.Advance(TimeSpan.FromSeconds(1));
        await view.ReadAsync(TestContext.Current.CancellationToken);
        Assert.Equal(2, reads.Writes.Count);
    }
}

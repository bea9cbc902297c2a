using System.Text.Json;
using Ainft.Functions.Tests.Nodes;
using Ainft.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests.Platform;

/// <summary>How old the facts in answers are, with two instances. The clock of the second one stands.</summary>
public sealed class FreshListTests(StorageFixture storage, ChainFixture chain) : IAsyncLifetime
{
    private readonly FakeTimeProvider time = new(DateTimeOffset.UtcNow);
    private World? world;

    public async ValueTask InitializeAsync() => world = await World.CreateAsync(storage, chain);

    public ValueTask DisposeAsync() => world!.DisposeAsync();

    [Fact]
    public async Task A_list_shows_own_changes_at_once_and_those_of_other_instances_within_the_setting()
    {
        var (own, other) = (await StartAsync(), await StartOtherAsync(seconds: 30));
        Assert.Equal("0 nodes, 0 s old, kept for 30 s", await NodesAsync(other));

        await new NodeUnderTest(own.Http, world!.Domain).JoinAsync();

        Assert.StartsWith("1 nodes,", await NodesAsync(own), StringComparison.Ordinal);
        time.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal("0 nodes, 20 s old, kept for 30 s", await NodesAsync(other));
        time.Advance(TimeSpan.FromSeconds(11));
        Assert.Equal("1 nodes, 0 s old, kept for 30 s", await NodesAsync(other));
    }

    [Fact]
    public async Task The_backlog_shows_own_mints_at_once_and_those_of_other_instances_within_the_setting()
    {
        var (own, other) = (await StartAsync(), await StartOtherAsync(seconds: 30));
        Assert.Equal((0, 0), (await BundlesAsync(own), await BundlesAsync(other)));

        await Creator.MintAsync(own.Http, new Creator(world!.Domain).Single(Creator.ManifestOf("seen at once")));

        Assert.Equal((1, 0), (await BundlesAsync(own), await BundlesAsync(other)));
        time.Advance(TimeSpan.FromSeconds(31));
        Assert.Equal(1, await BundlesAsync(other));
    }

    [Fact]
    public async Task Without_a_freshness_each_request_reads()
    {
        var (own, other) = (await StartAsync(), await StartOtherAsync(seconds: 0));
        Assert.Equal("0 nodes, 0 s old, kept for 0 s", await NodesAsync(other));

        await new NodeUnderTest(own.Http, world!.Domain).JoinAsync();
        time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.Equal("1 nodes, 0 s old, kept for 0 s", await NodesAsync(other));
    }

    private Task<App> StartAsync() => world!.StartAppAsync();

    private Task<App> StartOtherAsync(int seconds) => world!.StartAppAsync(
        builder => builder.Services.AddSingleton<TimeProvider>(time), ("Ainft__Cache__FreshSeconds", $"{seconds}"));

    /// <summary>The number of nodes in an answer, its age, and the seconds for which caches may keep it.</summary>
    private static async Task<string> NodesAsync(App app)
    {
        using var answer = await app.Http.GetAsync("nodes");
        using var page = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        var kept = answer.Headers.CacheControl!;
        Assert.True(kept.Public);
        return $"{page.RootElement.GetProperty("items").GetArrayLength()} nodes, "
            + $"{answer.Headers.Age?.TotalSeconds ?? 0} s old, kept for {kept.MaxAge!.Value.TotalSeconds} s";
    }

    private static async Task<int> BundlesAsync(App app) =>
        (await app.GetJsonAsync("chain")).GetProperty("openBundles").GetInt32();
}

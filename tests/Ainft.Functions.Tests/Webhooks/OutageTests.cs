using System.Net;
using Ainft.Functions.Webhooks;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Webhooks;

/// <summary>A stored delivery gets a result, although messages are lost and hosts are away for hours.</summary>
public sealed class OutageTests(StorageFixture storage, ChainFixture chain) : WebhookScene(storage, chain)
{
    private const string Busy = "HTTP/1.1 503 Busy\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    [Fact]
    public async Task A_delivery_whose_message_was_lost_is_queued_by_the_sweep()
    {
        var faults = new FaultTransport(
            write => write.Path.Contains("deliveries/messages", StringComparison.Ordinal));
        var app = await StartAsync(faults, ("Ainft__StorageRetries", "0"));
        var integration = await AddReleaseAsync(app);
        faults.Lose(0, Fault.RequestLost);
        // GitHub does not send an event again.
        using (var lost = await integration.GitHubAsync(ReleaseOf()))
            Assert.Equal(HttpStatusCode.ServiceUnavailable, lost.StatusCode);
        Assert.Equal(0, await SweepAsync(app, TimeSpan.FromMinutes(14)));

        Assert.Equal(1, await SweepAsync(app, TimeSpan.FromMinutes(2)));

        Assert.Equal("minted", Text(await OnlyDeliveryAsync(integration), "state"));
        Assert.Equal(0, await SweepAsync(app, TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task A_platform_that_fails_for_hours_is_asked_with_growing_delays_until_it_recovers()
    {
        var app = await StartAsync();
        var integration = await AddReleaseAsync(app);
        Platform.Instead = Busy;
        await AcceptedAsync(integration.GitHubAsync(ReleaseOf()));

        Assert.Equal(1, await ProcessAsync(app));
        Assert.Equal(1, await SweepAsync(app, TimeSpan.FromSeconds(6)));
        foreach (var minutes in new[] { 5, 30, 120 })
        {
            Assert.Equal(0, await SweepAsync(app, TimeSpan.FromMinutes(minutes - 1)));
            Assert.Equal(1, await SweepAsync(app, TimeSpan.FromMinutes(1.1)));
        }

        var failed = await OnlyDeliveryAsync(integration);
        Assert.Equal(("retrying", 5), (Text(failed, "state"), failed.GetProperty("tries").GetInt32()));
        Assert.Contains("503", Text(failed, "reason"), StringComparison.Ordinal);
        Platform.Instead = null;
        Assert.Equal(1, await SweepAsync(app, TimeSpan.FromHours(5)));
        Assert.Equal("minted", Text(await OnlyDeliveryAsync(integration), "state"));
    }

    [Fact]
    public async Task A_message_that_comes_before_the_next_try_asks_no_platform()
    {
        var app = await StartAsync();
        var integration = await AddReleaseAsync(app);
        Platform.Instead =
            "HTTP/1.1 429 Slow\r\nRetry-After: 3600\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";
        await AcceptedAsync(integration.GitHubAsync(ReleaseOf()));
        await ProcessAsync(app);
        var asked = Platform.Requests.Count;
        Platform.Instead = null;

        await AcceptedAsync(integration.GitHubAsync(ReleaseOf()));
        Assert.Equal(1, await ProcessAsync(app));
        Assert.Equal(0, await SweepAsync(app, TimeSpan.FromMinutes(59)));

        Assert.Equal(asked, Platform.Requests.Count);
        Assert.Equal(1, await SweepAsync(app, TimeSpan.FromMinutes(2)));
        Assert.Equal("minted", Text(await OnlyDeliveryAsync(integration), "state"));
    }

    [Fact]
    public async Task A_platform_that_never_recovers_ends_the_delivery_as_failed_and_it_can_be_redelivered()
    {
        var app = await StartAsync();
        var integration = await AddReleaseAsync(app);
        Platform.Instead = Busy;
        await AcceptedAsync(integration.GitHubAsync(ReleaseOf()));
        await ProcessAsync(app);

        for (var tries = 1; tries < 10; tries++)
            Assert.Equal(1, await SweepAsync(app, TimeSpan.FromHours(25)));

        var failed = await OnlyDeliveryAsync(integration);
        Assert.Equal(("failed", 10), (Text(failed, "state"), failed.GetProperty("tries").GetInt32()));
        Assert.Equal(0, await SweepAsync(app, TimeSpan.FromHours(25)));
        Platform.Instead = null;
        await AcceptedAsync(integration.RedeliverAsync(failed));
        await ProcessAsync(app);
        Assert.Equal("minted", Text(await OnlyDeliveryAsync(integration), "state"));
    }

    [Fact]
    public async Task A_delivery_whose_tries_never_record_a_result_ends_as_failed()
    {
        var app = await StartAsync();
        var integration = await AddReleaseAsync(app);
        await AcceptedAsync(integration.GitHubAsync(ReleaseOf()));

        for (var tries = 0; tries < 10; tries++)
        {
            Time.Ahead += TimeSpan.FromHours(25);
            await app.RunAsync("SweepDeliveries");
        }

        var failed = await OnlyDeliveryAsync(integration);
        Assert.Equal("failed", Text(failed, "state"));
        // The messages are too late, and no second component follows from them.
        Assert.Equal(10, await ProcessAsync(app));
        Assert.Equal("failed", Text(await OnlyDeliveryAsync(integration), "state"));
        Assert.Empty((await app.GetJsonAsync("ainfts")).GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task A_try_that_storage_fails_is_repeated()
    {
        var faults = new FaultTransport(write => write.Path.EndsWith(".json", StringComparison.Ordinal));
        var app = await StartAsync(faults, ("Ainft__StorageRetries", "0"));
        var integration = await AddReleaseAsync(app);
        await AcceptedAsync(integration.GitHubAsync(ReleaseOf()));
        faults.Lose(0, Fault.RequestLost);

        Assert.Equal(1, await ProcessAsync(app));

        var failed = await OnlyDeliveryAsync(integration);
        Assert.Equal("retrying", Text(failed, "state"));
        Assert.Contains("storage", Text(failed, "reason"), StringComparison.Ordinal);
        Assert.Equal(1, await SweepAsync(app, TimeSpan.FromSeconds(6)));
        Assert.Equal("minted", Text(await OnlyDeliveryAsync(integration), "state"));
    }

    [Fact]
    public async Task A_delivery_without_a_result_is_pruned_at_the_end_of_its_retention()
    {
        var app = await StartAsync();
        var integration = await AddReleaseAsync(app);
        var (store, now) = (app.Get<DeliveryStore>(), Time.GetUtcNow());
        var (old, recent) = (Queued(integration, 0, now.AddDays(-2)), Queued(integration, 1, now.AddHours(-2)));
        await store.TryInsertAsync(old, "{}"u8.ToArray(), TestContext.Current.CancellationToken);
        await store.TryInsertAsync(recent, "{}"u8.ToArray(), TestContext.Current.CancellationToken);
        await Parallel.ForEachAsync(
            Enumerable.Range(2, DeliveryStore.Kept),
            TestContext.Current.CancellationToken,
            async (number, ct) => await store.TryInsertAsync(
                Queued(integration, number, now.AddHours(-1)), "{}"u8.ToArray(), ct));

        await AcceptedAsync(integration.GitHubAsync(ReleaseOf()));
        await ProcessAsync(app);

        Assert.Null(await store.FindAsync(integration.Id, old.Id, TestContext.Current.CancellationToken));
        Assert.NotNull(await store.FindAsync(integration.Id, recent.Id, TestContext.Current.CancellationToken));
    }

    private static Delivery Queued(IntegrationUnderTest integration, int number, DateTimeOffset at) =>
        new(integration.Id, Sha256Digest.Of(BitConverter.GetBytes(number)), at)
        {
            Event = "release.published",
            Headers = new Dictionary<string, string>(),
        };

    private async Task<IntegrationUnderTest> AddReleaseAsync(App app)
    {
        var integration = await AddAsync(app, "github", more: ",\"kind\":\"model\"");
        PutClaim();
        PutRelease();
        return integration;
    }
}

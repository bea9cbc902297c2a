using System.Net.Sockets;
using Ainft.Functions.Platform;
using Ainft.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests.Platform;

/// <summary>Limits on open connections, so that one client cannot use all of them.</summary>
public sealed class ConnectionTests(StorageFixture storage)
{
    [Fact]
    public async Task A_client_with_as_many_connections_as_it_may_gets_no_more_and_others_do()
    {
        await using var app = await StartAsync(
            ("Ainft__Bodies__ConnectionsPerClient", "4"));
        var mine = new List<RawClient>();
        for (var i = 0; i < 4; i++)
            mine.Add(await HeadersOnlyAsync(app, "127.0.0.2"));
        await HasAsync(app, 4);
        Assert.Equal(0, await TryAsync(app, "127.0.0.2"));
        await IsServedAsync(app, "127.0.0.1");
        mine[0].Dispose();
        await Eventually.HoldsAsync(async () => await TryAsync(app, "127.0.0.2") == 200, TimeSpan.FromSeconds(60));
        mine.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task When_all_connections_are_taken_the_client_with_most_loses_its_oldest()
    {
        await using var app = await StartAsync(
            ("Ainft__Bodies__Connections", "16"), ("Ainft__Bodies__ConnectionsPerClient", "12"));
        var hostile = new List<RawClient>();
        for (var i = 0; i < 16; i++)
            hostile.Add(await HeadersOnlyAsync(app, i < 10 ? "127.0.0.2" : "127.0.0.3"));
        await HasAsync(app, 16);
        await IsServedAsync(app, "127.0.0.4");
        var ended = await Task.WhenAny(hostile.Take(10).Select(client => client.ReadHeadAsync()));
        Assert.Equal(0, (await ended).Status);
        hostile.ForEach(client => client.Dispose());
    }

    [Fact]
    public async Task A_trusted_proxy_brings_the_connections_of_many_clients()
    {
        await using var app = await StartAsync(
            ("Ainft__Bodies__ConnectionsPerClient", "1"), ("Ainft__Proxies", "127.0.0.2"));
        using var first = await HeadersOnlyAsync(app, "127.0.0.2");
        await IsServedAsync(app, "127.0.0.2");
    }

    // The clock is stopped, so that no connection ends because of a late body.
    private Task<App> StartAsync(params (string Name, string Value)[] settings) => App.StartAsync(
        storage,
        settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value),
        builder => builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(TimeProvider.System.GetUtcNow())));

    // The app counts a connection a moment after the client connected, in any order.
    private static Task HasAsync(App app, int connections) => Eventually.HoldsAsync(
        () => Task.FromResult(app.Get<Connections>().Count == connections), TimeSpan.FromSeconds(60));

    /// <summary>
    /// A request without its body. The answer to another request shows that the app has seen this connection.
    /// </summary>
    private static async Task<RawClient> HeadersOnlyAsync(App app, string from)
    {
        var client = await RawClient.ConnectAsync(app, from);
        await client.SendHeadAsync(
            "POST", "ainfts/import", "Content-Type: application/x-ndjson", "Content-Length: 1000");
        return client;
    }

    private static async Task IsServedAsync(App app, string from) => Assert.Equal(200, await TryAsync(app, from));

    /// <summary>
    /// The status of a request. 0 when the app ended the connection, which may happen before the request is sent.
    /// </summary>
    private static async Task<int> TryAsync(App app, string from)
    {
        try
        {
            using var client = await RawClient.ConnectAsync(app, from);
            await client.SendHeadAsync("GET", "health/live", "Connection: close");
            return (await client.ReadHeadAsync()).Status;
        }
        catch (Exception exception) when (exception is SocketException or IOException)
        {
            return 0;
        }
    }
}

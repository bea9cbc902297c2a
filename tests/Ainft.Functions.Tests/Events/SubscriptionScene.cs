using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Events;
using Ainft.Functions.Tests.Nodes;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Events;

/// <summary>An app with subscriptions, a clock that tests move, and a receiver.</summary>
public abstract class SubscriptionScene(StorageFixture storage, ChainFixture chain) : IAsyncLifetime
{
    private World? world;
    private App? app;
    private WebhookReceiver? receiver;

    protected World World => world!;

    protected App App => app!;

    internal WebhookReceiver Receiver => receiver!;

    protected ShiftedTime Time { get; } = new();

    protected Creator Creator => field ??= new Creator(World.Domain);

    protected SignedClient Owner => field ??= new SignedClient(App.Http, World.Domain, LocalKey.Generate())
    {
        Time = Time,
    };

    /// <summary>The hosts with a private address that the app may call.</summary>
    protected virtual string PrivateHosts => "127.0.0.1";

    public async ValueTask InitializeAsync()
    {
        world = await World.CreateAsync(storage, chain);
        app = await StartAsync();
        receiver = await WebhookReceiver.StartAsync();
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (receiver is not null)
            await receiver.DisposeAsync();
        if (world is not null)
            await world.DisposeAsync();
    }

    /// <summary>Starts an app with a data key on the scene's storage.</summary>
    /// <param name="settings">Additional settings, or replacements.</param>
    protected Task<App> StartAsync(params (string Name, string Value)[] settings) => World.StartAppAsync(
        builder => builder.Services.AddSingleton<TimeProvider>(Time),
        [
            ("Ainft__Data__Key", new string('a', 64)), ("Ainft__Events__PrivateHosts", PrivateHosts), .. settings,
        ]);

    /// <summary>Adds a subscription and requires that the registry accepts it.</summary>
    protected async Task<JsonElement> AddAsync(string more = "", string? url = null)
    {
        using var answer = await Owner.PostAsync(
            "subscriptions", $$"""{"url":"{{url ?? Receiver.Address}}"{{more}}}""");
        Assert.True(answer.StatusCode == HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    /// <summary>Adds a subscription and lets its target pass the challenge. Returns its id.</summary>
    protected async Task<string> SubscribeAsync(string more = "", string? url = null)
    {
        var id = IdOf(await AddAsync(more, url));
        Assert.Equal("active", (await PostAsync($"subscriptions/{id}/challenge")).GetProperty("state").GetString());
        return id;
    }

    /// <summary>Mints a component, and appends its events.</summary>
    protected async Task<AinftId> MintAsync(string name, params AinftId[] parents)
    {
        var manifest = Creator.ManifestOf(name, parents);
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        await EventReader.AppendAsync(App);
        return Creator.IdOf(manifest);
    }

    /// <summary>Delivers until no delivery is due.</summary>
    protected Task DeliverAsync(App? by = null) =>
        (by ?? App).Get<DeliverEvents>().RunAsync(once: true, TestContext.Current.CancellationToken);

    /// <summary>Sends a signed request without a body and requires success.</summary>
    protected async Task<JsonElement> PostAsync(string path)
    {
        using var answer = await Owner.SendAsync(HttpMethod.Post, path, null);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    protected async Task<JsonElement> GetAsync(string path)
    {
        using var answer = await Owner.GetAsync(path);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        return await answer.Content.ReadFromJsonAsync<JsonElement>();
    }

    protected static string IdOf(JsonElement answer) => answer.GetProperty("subscription").GetString()!;

    /// <summary>The code of a refusal of a signed request.</summary>
    protected static async Task<string?> CodeAsync(HttpResponseMessage answer)
    {
        using (answer)
            return (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString();
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Tests.Nodes;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Webhooks;

/// <summary>An app with a data key, beside fake platforms on the loopback interface.</summary>
public abstract class WebhookScene(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    protected const string Repository = "acme/model", Sha256 =
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";

    protected static readonly string Commit = new('c', 40);

    /// <summary>The platforms by the paths of their answers.</summary>
    protected FileServer Platform { get; } = new();

    protected ShiftedTime Time { get; } = new();

    protected string Host => Platform.Address.AbsoluteUri.TrimEnd('/');

    public override async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        await base.DisposeAsync();
        await Platform.DisposeAsync();
    }

    protected Task<App> StartAsync(params (string Name, string Value)[] settings) => StartAsync(null, settings);

    protected Task<App> StartAsync(FaultTransport? faults, params (string Name, string Value)[] settings) =>
        World.StartAppAsync(
            builder =>
            {
                builder.Services.AddSingleton<TimeProvider>(Time);
                if (faults is not null)
                    builder.Services.AddSingleton<HttpPipelineTransport>(faults);
            },
            [
                ("Ainft__Data__Key", new string('d', 64)),
                ("Ainft__Sources__HuggingFace", Host),
                ("Ainft__Sources__GitHub", Host),
                ("Ainft__Webhooks__GitHub", Host),
                ("Ainft__Webhooks__Replicate", Host),
                ("Ainft__Webhooks__PrivateHosts", "127.0.0.1"),
                .. settings,
            ]);

    /// <summary>An integration that its creator signed.</summary>
    internal Task<IntegrationUnderTest> AddAsync(
        App app, string platform, string scope = "acme/*", LocalKey? creator = null, string more = "",
        bool isSigned = true) =>
        IntegrationUnderTest.AddAsync(
            new SignedClient(app.Http, World.Domain, creator ?? Creator.Key) { Time = Time },
            platform, scope, more, isSigned);

    protected static Task<int> ProcessAsync(App app) => app.DrainAsync("deliveries", "ProcessDelivery");

    /// <summary>Lets time pass, then sweeps and handles the messages. Returns their number.</summary>
    protected async Task<int> SweepAsync(App app, TimeSpan after)
    {
        Time.Ahead += after;
        await app.RunAsync("SweepDeliveries");
        return await ProcessAsync(app);
    }

    protected void Put(string path, string content) => Platform.Files[path] = Encoding.UTF8.GetBytes(content);

    /// <summary>Puts a file that names the creator at a commit and on the default branch of GitHub.</summary>
    protected void PutClaim(string repository = Repository, string more = "", Address? creator = null)
    {
        foreach (var revision in new[] { Commit, "HEAD" })
            Put($"/{repository}/{revision}/ainft.json",
                $$"""{"creators":["{{creator ?? Creator.Address}}"]{{more}}}""");
    }

    /// <summary>Puts a tag with a release of one file on GitHub.</summary>
    protected void PutRelease(string repository = Repository, string tag = "v1")
    {
        Put($"/repos/{repository}/git/ref/tags/{tag}",
            $$$"""{"ref":"refs/tags/{{{tag}}}","object":{"type":"commit","sha":"{{{Commit}}}"}}""");
        Put($"/repos/{repository}/releases/tags/{tag}", $$"""
            {"tag_name":"{{tag}}","name":"The first","draft":false,"assets":[
             {"name":"model.safetensors","state":"uploaded","size":4,"digest":"sha256:{{Sha256}}",
              "browser_download_url":"{{Host}}/{{repository}}/releases/download/{{tag}}/model.safetensors"}]}
            """);
    }

    /// <summary>Puts a model with a card and weights on Hugging Face.</summary>
    protected void PutModel(string repository, string commit, string weights, string card, Address? creator = null)
    {
        var claim = $$"""{"creators":["{{creator ?? Creator.Address}}"]}""";
        var list = $$"""
            {"id":"{{repository}}","sha":"{{commit}}","siblings":[
             {"rfilename":"README.md","size":{{card.Length}}},
             {"rfilename":"ainft.json","size":{{claim.Length}}},
             {"rfilename":"model.safetensors","size":4,"lfs":{"sha256":"{{weights}}","size":4} }]}
            """;
        foreach (var revision in new[] { commit, "main" })
        {
            Put($"/api/models/{repository}/revision/{revision}?blobs=true", list);
            Put($"/{repository}/raw/{revision}/ainft.json", claim);
        }
        Put($"/{repository}/raw/{commit}/README.md", card);
    }

    protected static string ReleaseOf(string repository = Repository, string tag = "v1", string action = "published") =>
        $$$"""
        {"action":"{{{action}}}","release":{"id":1,"tag_name":"{{{tag}}}","target_commitish":"main","draft":false,
         "prerelease":false,"assets":[]},
         "repository":{"id":2,"full_name":"{{{repository}}}","private":false},"sender":{"login":"acme"}}
        """;

    protected static async Task<JsonElement> OnlyDeliveryAsync(IntegrationUnderTest integration) =>
        Assert.Single(await integration.DeliveriesAsync());

    protected static string? Text(JsonElement answer, string name) =>
        answer.TryGetProperty(name, out var value) ? value.GetString() : null;

    protected static async Task<string?> CodeOfAsync(HttpResponseMessage answer) =>
        Text(await answer.Content.ReadFromJsonAsync<JsonElement>(), "code");

    protected static async Task AcceptedAsync(Task<HttpResponseMessage> sending)
    {
        using var answer = await sending;
        Assert.True(answer.StatusCode == HttpStatusCode.Accepted, await answer.Content.ReadAsStringAsync());
    }
}

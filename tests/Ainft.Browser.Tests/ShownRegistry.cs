using System.Text;
using System.Text.Json.Nodes;
using Ainft.Functions.Ledger;
using Ainft.Functions.Tests;
using Ainft.Functions.Tests.Runs;
using Ainft.Testing;

namespace Ainft.Browser.Tests;

/// <summary>The tests that look at the same registry.</summary>
[CollectionDefinition(ShownRegistryGroup.Name)]
public sealed class ShownRegistryGroup : ICollectionFixture<ShownRegistry>
{
    /// <summary>The name of the group.</summary>
    public const string Name = "shown registry";
}

/// <summary>
/// A registry beside Azurite and anvil that has something to show on each page. It has a reproduced model with parents
/// in a final batch, the hostile names as its children, a component with many files, and a run that waits.
/// </summary>
public sealed class ShownRegistry(StorageFixture storage, ChainFixture chain) : TaskScene(storage, chain)
{
    /// <summary>The names of the pages. <see cref="AddressOf"/> knows their addresses.</summary>
    public static readonly IReadOnlyList<string> Pages =
    [
        "home", "components", "filtered", "component", "pending", "large", "lineage", "address", "node", "runs", "run",
        "waiting", "nodes", "governance", "batch", "bundle", "status", "verify", "mint", "docs", "doc", "missing",
    ];

    private const int Files = 120;

    private readonly Dictionary<string, string> paths = new()
    {
        ["home"] = "/",
        ["components"] = "/components",
        ["runs"] = "/runs",
        ["nodes"] = "/nodes",
        ["governance"] = "/governance",
        ["status"] = "/status",
        ["verify"] = "/verify",
        ["mint"] = "/mint",
        ["docs"] = "/docs",
        ["doc"] = "/docs/http",
        ["missing"] = "/ainft/0x12",
    };

    /// <summary>The app that serves the pages.</summary>
    public App Shown => App;

    /// <summary>The model that nodes reproduced.</summary>
    public AinftId Model { get; private set; }

    /// <summary>The address of a page.</summary>
    public Uri AddressOf(string page) => new(App.Address, paths[page]);

    /// <summary>Makes the registry.</summary>
    public override async ValueTask InitializeAsync()
    {
        await base.InitializeAsync();
        var run = await ReproduceAsync();
        await FinishAsync();
        foreach (var name in HostileNames.All)
            await TryMintAsync(HostileChildOf(Model, name));
        var large = LargeManifest();
        await Creator.MintAsync(App.Http, Creator.Single(large));
        var pending = Described("Corpus of letters", "data");
        await Creator.MintAsync(App.Http, Creator.Single(pending));
        await AddPathsAsync(run, Creator.IdOf(large), Creator.IdOf(pending));
    }

    private async Task<Sha256Digest> ReproduceAsync()
    {
        var (data, code) = (Described("Letters of 1909", "data"), Described("trainer", "code"));
        foreach (var parent in (string[])[data, code])
            await Creator.MintAsync(App.Http, Creator.Single(parent));
        var model = JsonNode.Parse(Reproducible("Letters, small"))!.AsObject();
        Describe(model);
        model["parents"] = new JsonArray(
            new JsonObject { ["id"] = $"{Creator.IdOf(data)}", ["relation"] = "trained-on" },
            new JsonObject { ["id"] = $"{Creator.IdOf(code)}", ["relation"] = "built-by" });
        var manifest = model.ToJsonString();
        var (run, panel) = await DrawAsync(2, manifest);
        await Task.WhenAll(panel.Select(node => node.WorkAsync(run)));
        Model = Creator.IdOf(manifest);
        return run;
    }

    private async Task FinishAsync()
    {
        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(Model, "included", "finalized");
        await World.MineAsync();
        await App.ReconcileUntilAsync(Model, "finalized");
    }

    private async Task AddPathsAsync(Sha256Digest run, AinftId large, AinftId pending)
    {
        var answer = await App.GetJsonAsync($"ainfts/{Model}");
        var root = answer.GetProperty("anchor").GetProperty("root").GetString()!;
        var batch = await App.Get<Batches>().ReadStagedAsync(
            Ethereum.Bytes32.Parse(root), TestContext.Current.CancellationToken);
        var waiting = await RequestAsync(Model, 2);
        paths["filtered"] = "/components?kind=model&name=Letters";
        paths["component"] = $"/ainft/{Model}";
        paths["pending"] = $"/ainft/{pending}";
        paths["large"] = $"/ainft/{large}";
        paths["lineage"] = $"/ainft/{Model}/lineage";
        paths["address"] = $"/address/{Creator.Address}";
        paths["node"] = $"/address/{Joined[0].Client.Key.Address}";
        paths["run"] = $"/run/{run}";
        paths["waiting"] = $"/run/{waiting}";
        paths["batch"] = $"/batch/{root}";
        paths["bundle"] = $"/bundle/{batch.Bundles[0].Hash}";
    }

    private static string Described(string name, string kind)
    {
        var manifest = new JsonObject { ["ainft"] = 1, ["kind"] = kind, ["name"] = name };
        manifest["artifacts"] = new JsonArray(FileOf($"{kind}/{name}.txt", 4_096));
        Describe(manifest);
        return manifest.ToJsonString();
    }

    private static void Describe(JsonObject manifest)
    {
        manifest["version"] = "1.2.0";
        manifest["description"] =
            "A small model of letters, which one processor trains in a minute.\n\nIt shows how a registry looks.";
        manifest["license"] = "Apache-2.0";
        manifest["homepage"] = "https://example.org/letters";
        manifest["authors"] = new JsonArray(new JsonObject { ["name"] = "Ada Lovelace" });
        manifest["tags"] = new JsonArray("letters", "small");
        manifest["source"] = new JsonObject { ["uri"] = "https://example.org/letters/repository" };
    }

    private static JsonObject FileOf(string path, long size) => new()
    {
        ["path"] = path,
        ["uri"] = $"https://example.org/{Uri.EscapeDataString(path)}",
        ["sha256"] = Sha256Digest.Of(Encoding.UTF8.GetBytes(path)).ToString()[2..],
        ["size"] = size,
    };

    private static string LargeManifest()
    {
        var files = Enumerable.Range(1, Files)
            .Select(i => FileOf($"weights/part-{i:d4}-of-{Files}.safetensors", (long)i << 30));
        return new JsonObject
        {
            ["ainft"] = 1,
            ["kind"] = "model",
            ["name"] = "a-model-with-many-files-and-a-name-without-a-single-space-in-it-at-all",
            ["artifacts"] = new JsonArray([.. files]),
        }.ToJsonString();
    }

    private static string HostileChildOf(AinftId parent, string name) => new JsonObject
    {
        ["ainft"] = 1,
        ["kind"] = "model",
        ["name"] = name,
        ["description"] = name,
        ["parents"] = new JsonArray(new JsonObject { ["id"] = $"{parent}", ["relation"] = "fine-tuned-from" }),
    }.ToJsonString();

    // The registry refuses the names that are not valid Unicode.
    private async Task TryMintAsync(string manifest)
    {
        if (Manifest.TryParse(Encoding.UTF8.GetBytes(manifest), out _, out _))
            await Creator.MintAsync(App.Http, Creator.Single(manifest));
    }
}

using Ainft.Cli;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Ainft.Functions.Tests.Lineage;
using Ainft.Functions.Upkeep;
using Ainft.Testing;
using Azure.Data.Tables;

namespace Ainft.Functions.Tests.Upkeep;

/// <summary>
/// Storage is damaged in each way that a check knows. The check finds the damage with its class, and repairs it or
/// reports it as lost.
/// </summary>
public sealed class CheckTests(StorageFixture storage, ChainFixture chain) : UpkeepScene(storage, chain)
{
    private const string WrongTotals = """{"batches":7,"entries":{"data":9}}""";

    private static readonly (string Class, Func<StoredIndex, Task> Break)[] Repairable =
    [
        ("row-missing", index => index.DeleteRowAsync("Ainfts")),
        ("row-wrong", index => index.ChangeRowAsync("Ainfts", "Name", "another")),
        ("row-wrong", index => index.ChangeRowAsync("Ainfts", "Bundle", $"0x{new string('7', 64)}")),
        ("row-dangling", index => index.AddRowAsync("Ainfts", Another)),
        ("label-wrong", index => index.ChangeRowAsync("Ainfts", "Generation", 777)),
        ("label-wrong", index => index.ChangeRowAsync("Ainfts", "Tail", new byte[] { 1, 0, 0 })),
        ("edge-wrong", index => index.ChangeRowAsync("Ainfts", "Children", new byte[33])),
        ("edge-missing", index => index.DeleteRowAsync("Edges")),
        ("edge-wrong", index => index.ChangeRowAsync("Edges", "Children", new byte[33])),
        ("edge-dangling", index => index.AddRowAsync("Edges", Another)),
        ("neighbour-missing", index => index.DeleteRowAsync("Neighbours")),
        ("neighbour-wrong", index => index.ChangeRowAsync("Neighbours", "Rows", new byte[32])),
        ("neighbour-wrong", index => index.ChangeRowAsync("Neighbours", "Size", 1)),
        ("neighbour-dangling", index => index.AddRowAsync("Neighbours", Another)),
        ("listing-missing", index => index.DeleteRowAsync("Listings")),
        ("listing-wrong", index => index.ChangeRowAsync("Listings", "Ids", new byte[32])),
        ("listing-dangling", index => index.AddRowAsync("Listings", Another)),
        ("file-missing", index => index.DeleteRowAsync("Files")),
        ("file-wrong", index => index.ChangeRowAsync("Files", "Ids", new byte[32])),
        ("file-dangling", index => index.AddRowAsync("Files", Another)),
        ("bundle-row-missing", index => index.DeleteRowAsync("Bundles")),
        ("bundle-row-wrong", index => index.ChangeRowAsync("Bundles", "Count", 1_000)),
        ("bundle-row-dangling", index => index.AddRowAsync("Bundles", Another)),
        ("bundle-unlisted", index => index.DeleteRowAsync("Bundles", "open")),
        ("bundle-row-wrong", index => index.ChangeRowAsync("Bundles", "Count", 1_000, "open")),
        ("bundle-unprojected", index => index.ChangeRowAsync("Bundles", "Projected", false, "open")),
        ("batch-row-missing", index => index.DeleteRowAsync("Batches")),
        ("batch-row-wrong", index => index.ChangeRowAsync("Batches", "Size", 1)),
        ("batch-row-dangling", index => index.AddRowAsync("Batches", Another)),
        ("batch-row-dangling", index => index.Table("Batches")
            .AddEntityAsync(new TableEntity("unanchored", $"0x{new string('7', 64)}") { ["Size"] = 1 })),
        ("batch-tree-missing", index => index.DeleteBlobAsync("batches", "/tree")),
        ("batch-tree-wrong", index => index.ChangeBlobAsync("batches", "/tree")),
        ("batch-dangling",
            index => index.CopyBlobAsync("batches", "/bundles.json", $"0x{new string('7', 64)}/bundles.json")),
        ("totals-wrong", index => index.ChangeRowAsync("Batches", "Totals", WrongTotals, "pointer")),
        ("totals-missing", index => index.DropPropertyAsync("Batches", "Totals", "pointer")),
        ("anchor-row-missing", index => index.DeleteRowAsync("Anchors")),
        ("set-missing", index => index.DeleteBlobAsync("ancestries")),
        ("set-corrupt", index => index.ChangeBlobAsync("ancestries")),
        ("set-missing", index => index.DeleteBlobAsync("royalties")),
        ("set-corrupt", index => index.ChangeBlobAsync("royalties")),
        ("label-wrong", index => index.ChangeRowAsync("Ainfts", "RoyaltyStack", $"0x{new string('7', 64)}")),
    ];

    [Fact]
    public async Task Any_damage_is_found_with_its_class_and_repaired()
    {
        await FillAsync();
        var clean = await Upkeep.CheckAsync(World);
        Assert.Equal("", Upkeep.TextOf(clean));
        Assert.Equal(0, clean.ExitCode);
        Assert.True(clean.Entries >= 138);
        // A node keeps the states of about 128 blocks.
        await World.MineAsync(200);
        var index = new StoredIndex(World);
        var whole = await SnapshotAsync();
        foreach (var (expected, break_) in Repairable)
        {
            await break_(index);

            var found = await Upkeep.CheckAsync(World);
            var repaired = await Upkeep.CheckAsync(World, repair: true);

            Assert.True(found.Findings.Any(finding => finding.Class.Name == expected),
                $"{expected} was not found, but: {Upkeep.TextOf(found)}");
            Assert.True(found.Findings.All(finding => finding.Count == 1 || expected is "anchor-row-missing"),
                $"{expected}: {Upkeep.TextOf(found)}");
            Assert.NotEqual(0, found.ExitCode);
            Assert.True(repaired.ExitCode == 0, $"{expected} was not repaired: {Upkeep.TextOf(repaired)}");
        }
        Assert.Equal("", await Upkeep.FindingsAsync(World));
        Assert.Equal(whole, await SnapshotAsync());
    }

    [Fact]
    public async Task A_set_that_no_label_names_yet_still_exists_when_an_app_that_stored_it_names_it()
    {
        var graph = new MintedGraph(Creator);
        while (graph.Ids.Count < 360)
            graph.Add();
        await graph.MintAsync(App);
        var parents = await Task.WhenAll(
            graph.Ids.Select(id => App.Get<Ainfts>().FindAsync(id, TestContext.Current.CancellationToken)));
        var (label, _, made) = await App.Get<Ancestries>().JoinAsync(
            [.. parents.Select(row => (row!.Node, row.Label))],
            _ => Task.FromResult(false),
            TestContext.Current.CancellationToken);
        await App.Get<Ancestries>().WriteAsync(made[0], TestContext.Current.CancellationToken);

        var repaired = await Upkeep.CheckAsync(World, repair: true);
        Assert.Equal(UpkeepExit.Garbage, await RunCommandAsync());
        Assert.Equal(UpkeepExit.Clean, await RunCommandAsync("--accept-garbage"));
        var whole = graph.Add(graph.Ids);
        await graph.MintAsync(App);

        Assert.Equal($"set-dangling 1 0: ancestries/{label.Sets[0]}", Upkeep.TextOf(repaired));
        Assert.Equal(UpkeepExit.Garbage, repaired.ExitCode);
        Assert.Equal("", await Upkeep.FindingsAsync(World));
        var fresh = await World.StartAppAsync();
        Assert.Equal(360,
            (await fresh.GetJsonAsync($"ainfts/{whole}/ancestors?limit=1")).GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task Children_of_a_wrong_row_are_repaired_with_it_and_apps_drop_both_from_their_caches()
    {
        var graph = new MintedGraph(Creator);
        graph.Add();
        await graph.MintAsync(App);
        await new StoredIndex(World).ChangeRowAsync("Ainfts", "Kind", "model");
        var misled = await World.StartAppAsync();
        for (var i = 0; i < 5; i++)
        {
            graph.Add(graph.Ids[^1]);
            await graph.MintAsync(misled);
        }
        var before = await App.Get<Storage>().Generations.ReadAsync();

        var report = await Upkeep.CheckAsync(World, repair: true);

        Assert.Equal(["label-wrong 5 5", "row-wrong 1 1"],
            report.Findings.Select(found => $"{found.Class.Name} {found.Count} {found.Repaired}"));
        Assert.Equal("", await Upkeep.FindingsAsync(World, repair: true));
        Assert.Equal(before.Repairs + 1, (await App.Get<Storage>().Generations.ReadAsync()).Repairs);
    }

    [Fact]
    public async Task When_a_second_look_differs_from_the_first_every_row_is_looked_at()
    {
        foreach (var name in new[] { "wrong", "lost", "changed meanwhile" })
            await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf(name)));
        var index = new StoredIndex(World);
        var rows = (await index.RowsAsync("Ainfts")).ToDictionary(row => row.GetString("Name"));
        await ChangeAsync("wrong");

        var report = await Upkeep.CheckAsync(World, repair: true, pass: "tables", meanwhile: async () =>
        {
            await ChangeAsync("changed meanwhile");
            await index.DeleteBlobAsync("bundles", rows["lost"].GetString("Bundle"));
        });

        Assert.Equal(["bundle-lost 1 0", "row-wrong 2 2"],
            report.Findings.Select(found => $"{found.Class.Name} {found.Count} {found.Repaired}"));

        async Task ChangeAsync(string name) =>
            await index.Table("Ainfts").UpdateEntityAsync(new TableEntity(rows[name]) { ["Name"] = "another" },
                Azure.ETag.All, TableUpdateMode.Replace);
    }

    [Fact]
    public async Task Nothing_is_repaired_by_a_set_that_is_corrupt_and_cannot_be_made_again()
    {
        var graph = new MintedGraph(Creator);
        while (graph.Ids.Count < 130)
            graph.Add(graph.Ids.TakeLast(64));
        await graph.MintAsync(App);
        var index = new StoredIndex(World);
        var first = (await index.RowsAsync("Ainfts")).Single(row => row.RowKey == graph.Ids[0].ToString());
        await index.DeleteBlobAsync("bundles", first.GetString("Bundle"));
        foreach (var set in await TableSnapshot.NamesAsync(World, "ancestries"))
            await index.ChangeBlobAsync("ancestries", set);
        var before = await TableSnapshot.TakeAsync(World, "Ainfts");

        var report = await Upkeep.CheckAsync(World, repair: true);

        Assert.Equal(UpkeepExit.Lost, report.ExitCode);
        Assert.Contains("set-corrupt", report.Findings.Select(found => found.Class.Name));
        Assert.Equal(before, await TableSnapshot.TakeAsync(World, "Ainfts"));
    }

    [Fact]
    public async Task A_batch_that_was_staged_and_never_named_takes_no_bundle_off_the_open_ones()
    {
        await Creator.MintAsync(App.Http, Creator.OfSeed(Creator.Seed));
        var open = Assert.Single(await App.Get<Bundles>().ListOpenAsync(default).ToListAsync());
        var leaves = await App.Get<Bundles>().ReadLeavesAsync(open.Hash, default).ToArrayAsync();
        var tree = MerkleTree.Build(leaves.AsMemory());
        await App.Get<Batches>().StageAsync(new Batch(tree.Root, tree.Count,
            [new BatchedBundle(open.Hash, [])], open.At), tree.Nodes, default);

        Assert.Equal($"batch-dangling 1 1: batches/{tree.Root}", await Upkeep.FindingsAsync(World, repair: true));

        var still = Assert.Single(await App.Get<Bundles>().ListOpenAsync(default).ToListAsync());
        Assert.Equal(open, still with { Redundant = open.Redundant });
        Assert.Null(await App.Get<Bundles>().FindClosedAsync(open.Hash, default));
    }

    [Fact]
    public async Task What_is_lost_stays_reported_and_nothing_that_remains_is_taken_away()
    {
        await FillAsync();
        var index = new StoredIndex(World);
        var whole = await SnapshotAsync();
        var bundles = await index.Container("bundles").GetBlobsAsync()
            .Select(blob => (Class: "bundle-lost", Container: "bundles", blob.Name)).ToListAsync();
        var batch = await index.AnyBlobAsync("batches", "/bundles.json");
        foreach (var (expected, container, name) in bundles.Append(("batch-lost", "batches", batch)))
        {
            var bytes = await index.TakeBlobAsync(container, name);

            var repaired = await Upkeep.CheckAsync(World, repair: true);

            Assert.True(repaired.Findings is [{ Count: 1 } only] && only.Class.Name == expected,
                $"{name}: {Upkeep.TextOf(repaired)}");
            Assert.Equal(UpkeepExit.Lost, repaired.ExitCode);
            await index.PutBlobAsync(container, name, bytes);
        }
        Assert.Equal("", await Upkeep.FindingsAsync(World));
        await index.ChangeBlobAsync("bundles");
        Assert.Equal("bundle-corrupt",
            Assert.Single((await Upkeep.CheckAsync(World, repair: true)).Findings).Class.Name);
        await index.ChangeBlobAsync("bundles");
        Assert.Equal("", await Upkeep.FindingsAsync(World));
        Assert.Equal(whole, await SnapshotAsync());
    }

    [Fact]
    public async Task An_anchor_that_the_registry_does_not_know_is_a_loss()
    {
        await FillAsync();
        var another = await RegistryDeployment.CreateAsync(new Wallet(World.Chain, World.Operator, TimeProvider.System),
            "http://localhost/");

        var report = await Upkeep.CheckAsync(World, "Ainft__Chain__Registry", another.Registry.ToString());

        Assert.Equal(("anchor-missing", 1),
            Assert.Single(report.Findings) is var only ? (only.Class.Name, only.Count) : default);
        Assert.Equal(UpkeepExit.Lost, report.ExitCode);
    }

    [Fact]
    public async Task An_anchor_of_another_size_than_its_batch_is_found()
    {
        await Creator.MintAsync(App.Http, Creator.OfSeed(Creator.Seed));
        var open = Assert.Single(await App.Get<Bundles>().ListOpenAsync(default).ToListAsync());
        var root = MerkleTree.Build(await App.Get<Bundles>().ReadLeavesAsync(open.Hash, default).ToArrayAsync()).Root;
        var wallet = new Wallet(World.Chain, World.Operator, TimeProvider.System);
        Assert.True((await wallet.SendAsync(World.Deployment.Registry,
            AinftRegistry.EncodeAnchor(root, open.Count + 1), TestContext.Current.CancellationToken)).Succeeded);
        await App.RunAsync("AnchorBundles");

        var report = await Upkeep.CheckAsync(World, repair: true);

        Assert.Equal($"anchor-wrong 1 0: batches/{root}", Upkeep.TextOf(report));
        Assert.Equal(UpkeepExit.Wrong, report.ExitCode);
    }

    [Fact]
    public async Task What_was_minted_upon_a_component_that_is_lost_is_reported_and_stays()
    {
        var parent = Creator.ManifestOf("parent");
        await Creator.MintAsync(App.Http, Creator.Single(parent));
        var lost = Assert.Single(await App.Get<Bundles>().ListOpenAsync(default).ToListAsync()).Hash;
        var child = Creator.ManifestOf("child", Creator.IdOf(parent));
        await Creator.MintAsync(App.Http, Creator.Single(child));
        var index = new StoredIndex(World);
        var bytes = await index.TakeBlobAsync("bundles", lost.ToString());
        var row = (await index.RowsAsync("Ainfts")).Single(row => row.RowKey == Creator.IdOf(parent).ToString());
        await index.Table("Ainfts").DeleteEntityAsync(row.PartitionKey, row.RowKey);

        var report = await Upkeep.CheckAsync(World, repair: true);

        Assert.Equal(["bundle-lost", "bundle-unprojectable"],
            report.Findings.Select(found => found.Class.Name).Order());
        Assert.Equal(UpkeepExit.Lost, report.ExitCode);
        Assert.Contains(await index.RowsAsync("Ainfts"), other => other.RowKey == Creator.IdOf(child).ToString());
        await index.PutBlobAsync("bundles", lost.ToString(), bytes);
        Assert.Equal(0, (await Upkeep.CheckAsync(World, repair: true)).ExitCode);
        Assert.Equal("", await Upkeep.FindingsAsync(World));
    }

    [Fact]
    public async Task Whatever_the_index_says_of_tokens_is_what_the_chain_says()
    {
        var graph = new MintedGraph(Creator);
        var root = graph.Add();
        await graph.MintAsync(App);
        await MintTokenAsync(graph[root]);
        graph.Add(root);
        await MintTokenAsync(graph.Withhold());
        var index = new StoredIndex(World);
        Assert.Equal("", await Upkeep.FindingsAsync(World));
        var whole = await TableSnapshot.TakeAsync(World, "Tokens", "Linked", "Edges");
        foreach (var (expected, break_) in new (string, Func<Task>)[]
        {
            ("token-missing", () => index.DeleteRowAsync("Tokens")),
            ("token-wrong", () => index.ChangeRowAsync("Tokens", "Owner", World.Operator.Address.ToString())),
            ("token-wrong", () => index.ChangeRowAsync("Tokens", "LogIndex", 1_000)),
            ("token-dangling", () => index.AddRowAsync("Tokens", Another)),
            ("linked-missing", () => index.DeleteRowAsync("Linked")),
            ("linked-wrong", () => index.ChangeRowAsync("Linked", "Digest", $"0x{new string('7', 64)}")),
            ("linked-dangling", () => index.AddRowAsync("Linked", Another)),
        })
        {
            await break_();
            Assert.Contains(expected, (await Upkeep.CheckAsync(World)).Findings.Select(found => found.Class.Name));
            var repaired = await Upkeep.CheckAsync(World, repair: true);
            Assert.True(repaired.ExitCode == 0, $"{expected} was not repaired: {Upkeep.TextOf(repaired)}");
        }
        Assert.Equal("", await Upkeep.FindingsAsync(World));
        // The app computes a label again on request.
        foreach (var id in graph.Ids)
            await (await World.StartAppAsync()).Get<Components>().FindAsync(id, default);
        Assert.Equal(whole, await TableSnapshot.TakeAsync(World, "Tokens", "Linked", "Edges"));
    }

    private async Task MintTokenAsync(Manifest manifest)
    {
        await World.Chain.Rpc.CallAsync("anvil_setBalance", [Creator.Address.ToString(), "0x56bc75e2d63100000"]);
        var call = Calldata.Encode("mint(bytes32,bytes32[])",
            manifest.Digest.Value, manifest.ParentIds.Select(id => id.Value).ToArray());
        Assert.True((await new Wallet(World.Chain, Creator.Key, TimeProvider.System)
            .SendAsync(World.Deployment.Registry, call, TestContext.Current.CancellationToken)).Succeeded);
        await World.MineAsync();
        await App.RunAsync("ReconcileChain");
    }

    private Task<string> SnapshotAsync() =>
        TableSnapshot.TakeAsync(
            World, "Ainfts", "Neighbours", "Listings", "Files", "Edges", "Bundles", "Batches", "Anchors");

    /// <summary>
    /// The same key with one other digit, which is not part of a partition or of the structure of a key.
    /// </summary>
    private static string Another(string key) => key[..^1] + (key[^1] == '0' ? '1' : '0');

    private Task<int> RunCommandAsync(params string[] options) =>
        new UpkeepCommand("fsck", options.ToHashSet(), TimeSpan.Zero, []).RunAsync(
            Upkeep.AppOf(World), new PlainLines(TextWriter.Null), TestContext.Current.CancellationToken);
}

using Ainft.Cli;
using Ainft.Ethereum;
using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;
using Ainft.Functions.Tests.Upkeep;
using Ainft.Testing;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Microsoft.Extensions.Time.Testing;

namespace Ainft.Functions.Tests.Rewards;

/// <summary>
/// How stacks are stored. The tests use a separate chain, because other tests on a shared chain would finalize tokens
/// that must not be visible yet.
/// </summary>
public sealed class StoredStackTests(StorageFixture storage) : RoyaltyScene(storage)
{
    private const int StackBytes = 24_592;

    [Fact]
    public async Task A_bare_token_adds_no_royalty_to_its_child_for_good()
    {
        var token = Asking("token", 500);
        await MintTokenAsync(token);
        await World.MineAsync();
        await App.RunAsync("ReconcileChain");
        var early = Creator.ManifestOf("early", Creator.IdOf(token));
        await MintAsync(early);

        await MintAsync(token);
        var late = Creator.ManifestOf("late", Creator.IdOf(token));
        await MintAsync(late);

        Assert.Equal(0, (await RoyaltiesAsync(early)).GetProperty("units").GetInt32());
        Assert.Equal(500 * RoyaltyStack.BasisPoint, (await RoyaltiesAsync(late)).GetProperty("units").GetInt32());
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
        await Upkeep.Upkeep.RebuildAsync(World, dropOld: true);
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
        var rebuilt = await World.StartAppAsync();
        Assert.Null((await rebuilt.Get<Ainfts>().FindAsync(Creator.IdOf(early), Ct))!.Stack);
        Assert.NotNull((await rebuilt.Get<Ainfts>().FindAsync(Creator.IdOf(late), Ct))!.Stack);
    }

    [Fact]
    public async Task A_component_that_is_repeated_gives_its_child_the_stack_of_its_first_bundle()
    {
        var token = Asking("token", 500);
        await MintTokenAsync(token);
        await World.MineAsync();
        await App.RunAsync("ReconcileChain");
        var early = Asking("early", 100, null, Creator.IdOf(token));
        await MintAsync(early);
        await MintAsync(token);
        var (child, other) = (Creator.ManifestOf("child", Creator.IdOf(early)),
            Creator.ManifestOf("other child", Creator.IdOf(early)));
        var last = Creator.ManifestOf("last", Creator.IdOf(child));

        var previewed = await PreviewedAsync(early, child);
        await MintAsync(early, child, last);
        await BulkMint.RunAsync(App, World, Creator, [early, other]);

        Assert.Equal(100 * RoyaltyStack.BasisPoint, previewed!.Value.GetProperty("units").GetInt32());
        foreach (var manifest in new[] { child, last, other })
            Assert.Equal(
                100 * RoyaltyStack.BasisPoint, (await RoyaltiesAsync(manifest)).GetProperty("units").GetInt32());
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
        var rows = await RowsAsync(0);
        await Upkeep.Upkeep.RebuildAsync(World, dropOld: true);
        Assert.Equal(rows, await RowsAsync(1));
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
    }

    [Fact]
    public async Task Many_children_of_a_token_are_inserted_together_before_a_component_builds_on_them()
    {
        const int Children = 60;
        var token = Asking("token", 500);
        await MintTokenAsync(token);
        await World.MineAsync();
        await App.RunAsync("ReconcileChain");
        string[] children = [.. Enumerable.Range(0, Children)
            .Select(at => Asking($"child {at}", 1, null, Creator.IdOf(token)))];
        var last = Creator.ManifestOf("last", [.. children.Select(Creator.IdOf)]);
        // Another bundle owns the first child, from a time when its parent owed nothing.
        await MintAsync(children[0]);
        await MintAsync(token);
        var writes = new FaultTransport(write => write.Path.EndsWith("$batch", StringComparison.Ordinal));
        var app = await World.StartAppAsync(builder =>
            builder.Services.AddSingleton<HttpPipelineTransport>(writes));
        writes.Reset();

        await BulkMint.RunAsync(app, World, Creator, [.. children, last]);

        // A transaction has rows of one of 16 partitions of a table.
        Assert.InRange(writes.Writes.Count, 2, Children - 1);
        var units = (await RoyaltiesAsync(last)).GetProperty("units").GetInt32();
        Assert.Equal(500 * RoyaltyStack.BasisPoint, units);
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
    }

    [Fact]
    public async Task A_token_without_a_manifest_cannot_be_paid()
    {
        var token = Asking("token", 500);
        await MintTokenAsync(token);
        await World.MineAsync();
        await App.RunAsync("ReconcileChain");

        Assert.Equal("manifest-unknown", (await RoyaltiesAsync(token)).GetProperty("reason").GetString());
        Assert.Equal(409, (await PayAsync(token, """{"amount":"1"}""")).Status);
    }

    [Fact]
    public async Task A_rebuilt_index_has_the_same_rows_and_stacks()
    {
        var child = await MintCrowdAsync();
        var (rows, blobs) = (await RowsAsync(0), await TableSnapshot.NamesAsync(World, "royalties"));

        await Upkeep.Upkeep.RebuildAsync(World, dropOld: true);

        Assert.Equal(rows, await RowsAsync(1));
        Assert.Equal(blobs, await TableSnapshot.NamesAsync(World, "royalties"));
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
        Assert.Single(blobs);
        Assert.Contains(blobs[0], rows.Single(row => row.Contains($"{Creator.IdOf(child)}", StringComparison.Ordinal)),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_stack_in_a_row_is_found_once_and_not_again_in_its_children()
    {
        var child = await MintCrowdAsync();
        var grandchild = Creator.ManifestOf("grandchild", Creator.IdOf(child));
        await MintAsync(grandchild);
        var table = new StoredIndex(World).Table("Ainfts");
        var id = Creator.IdOf(child).ToString();
        TableEntity row = await table.GetEntityAsync<TableEntity>(id.Substring(2, 1), id, cancellationToken: Ct);
        row["RoyaltyStack"] = $"0x{new string('7', 64)}";
        await table.UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Replace, Ct);

        var found = await Upkeep.Upkeep.CheckAsync(World, repair: true);

        Assert.Equal(["label-wrong 1 1"],
            found.Findings.Select(finding => $"{finding.Class.Name} {finding.Count} {finding.Repaired}"));
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
    }

    [Fact]
    public async Task The_royalties_of_a_deep_lineage_take_two_reads()
    {
        var last = await MintCrowdAsync();
        for (var depth = 0; depth < 3; depth++)
        {
            var versions = new List<string>();
            for (var version = 0; version < 60; version++)
                versions.Add(last = Creator.ManifestOf($"{depth} {version}", Creator.IdOf(last)));
            await MintAsync([.. versions]);
        }
        var requests = new FaultTransport(everything: true);
        var fresh = await World.StartAppAsync(builder =>
            builder.Services.AddSingleton<HttpPipelineTransport>(requests));
        requests.Reset();

        var component = await fresh.Get<Components>().FindAsync(Creator.IdOf(last), Ct);
        var (judged, _) = await fresh.Get<JudgeRoyalties>().RunAsync(component!, Ct);

        Assert.True(judged.IsPayable);
        Assert.Equal(512, judged.Stack.Asks.Count);
        Assert.Equal(2, requests.Writes.Count);
    }

    [Fact]
    public async Task A_signer_pays_for_a_new_stack_and_not_for_a_shared_one()
    {
        await App.StopAsync();
        var app = await World.StartAppAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.UtcNow)),
            ("Ainft__Budgets__Factor", "1"));
        string[] crowd = [Asking("one", 1, Many(1, 256)), Asking("two", 1, Many(257, 256))];
        AinftId[] parents = [.. crowd.Select(Creator.IdOf)];
        await Creator.MintAsync(app.Http, Creator.Many(crowd));

        var first = await CostAsync(app, Creator.ManifestOf("first", parents));
        var second = await CostAsync(app, Creator.ManifestOf("second", parents));

        var stack = RoyaltyStack.Of(1, Many(1, 256), default).Join(RoyaltyStack.Of(1, Many(257, 256), default));
        Assert.InRange(first - second, Prices.OfStack(stack.Bytes.Length) - 4, Prices.OfStack(stack.Bytes.Length) + 4);
    }

    [Fact]
    public async Task The_worst_bulk_request_stores_at_most_a_full_stack_per_line_and_its_signer_pays_for_each_byte()
    {
        const int own = 30, children = 400;
        string[] crowd =
        [
            Asking("one", 1, Many(1, 256)), Asking("two", 1, Many(257, 256)), Asking("three", 1, Many(513, 256)),
            Asking("four", 1, Many(769, 254)),
        ];
        string[] singles = [.. Enumerable.Range(0, own).Select(at => Asking($"own {at}", 1, Many(5_000 + at, 1)))];
        AinftId[] shared = [.. crowd.Select(Creator.IdOf)];
        // Each pair of further accounts makes another stack of 1,024 accounts.
        var pairs = from first in Enumerable.Range(0, own)
                    from second in Enumerable.Range(first + 1, own - first - 1)
                    select (first, second);
        string[] lines = [.. pairs.Take(children).Select(pair => Creator.ManifestOf(
            $"{pair.first} {pair.second}",
            [.. shared, Creator.IdOf(singles[pair.first]), Creator.IdOf(singles[pair.second])]))];
        await App.StopAsync();
        var app = await World.StartAppAsync(
            builder => builder.Services.AddSingleton<TimeProvider>(new FakeTimeProvider(DateTimeOffset.UtcNow)),
            ("Ainft__Budgets__Factor", "1"));

        var before = SpentBy(app);
        await BulkMint.RunAsync(app, World, Creator, [.. crowd, .. singles, .. lines]);
        var spent = SpentBy(app) - before;

        var stored = await new StoredIndex(World).Container("royalties").GetBlobsAsync(cancellationToken: Ct)
            .Select(blob => blob.Properties.ContentLength!.Value).ToListAsync(Ct);
        Assert.Equal(children, stored.Count);
        Assert.All(stored, bytes => Assert.Equal(StackBytes, bytes));
        Assert.InRange(spent, stored.Sum(Price), stored.Sum(Price) * 1.2);

        static double Price(long bytes) => Prices.OfStack((int)bytes);
    }

    /// <summary>Mints two components of 256 contributors each and a child of both.</summary>
    private async Task<string> MintCrowdAsync()
    {
        string[] crowd = [Asking("one", 1, Many(1, 256)), Asking("two", 2, Many(257, 256))];
        var child = Creator.ManifestOf("child", [.. crowd.Select(Creator.IdOf)]);
        await MintAsync([.. crowd, child]);
        return child;
    }

    private async Task<string[]> RowsAsync(int generation) =>
        (await TableSnapshot.TakeAsync(World, $"Ainfts{(generation == 0 ? "" : $"{generation}")}")).Split('\n')
            .Select(line => line[line.IndexOf(' ', StringComparison.Ordinal)..]).ToArray();

    private async Task<double> CostAsync(App app, string manifest)
    {
        var before = SpentBy(app);
        await Creator.MintAsync(app.Http, Creator.Single(manifest));
        return SpentBy(app) - before;
    }

    /// <summary>
    /// The units that the creator spent, while the clock stands still. The wait for a whole bucket shows a debt too.
    /// </summary>
    private double SpentBy(App app)
    {
        var bucket = app.Get<Budgets>().Of(BudgetClass.Writes, Creator.Address);
        return (bucket.WaitFor(bucket.Size) ?? TimeSpan.Zero) / TimeSpan.FromMinutes(1) * bucket.Size;
    }

    private async Task MintTokenAsync(string text)
    {
        Assert.True(Manifest.TryParse(System.Text.Encoding.UTF8.GetBytes(text), out var manifest, out _));
        await World.Chain.Rpc.CallAsync("anvil_setBalance", [Creator.Address.ToString(), "0x56bc75e2d63100000"]);
        var wallet = new Wallet(World.Chain, Creator.Key, TimeProvider.System);
        var call = Calldata.Encode(
            "mint(bytes32,bytes32[])", manifest.Digest.Value, manifest.ParentIds.Select(id => id.Value).ToArray());
        Assert.True((await wallet.SendAsync(World.Deployment.Registry, call, Ct)).Succeeded);
    }
}

using Ainft.Functions.Lineage;
using Ainft.Functions.Tests.Upkeep;
using Ainft.Testing;
using Azure.Data.Tables;

namespace Ainft.Functions.Tests.Lineage;

/// <summary>
/// Lists and walks read the components of a bundle together. The answers are the same without these rows, for example
/// in an index of an earlier version.
/// </summary>
public sealed class NeighbourTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    private const int Children = 300;

    /// <summary>The most requests to storage of an instance without cached facts.</summary>
    private const int MostOfList = 10, MostOfWalk = 20;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_hundred_components_of_a_bulk_request_need_few_requests_and_without_the_rows_one_per_component()
    {
        var (root, last) = await MintFamilyAsync();
        var reads = new (string Path, int Most)[]
        {
            ("ainfts?limit=100", MostOfList),
            ($"ainfts?creator={Creator.Address}&limit=100", MostOfList),
            ("ainfts?kind=model&limit=100", MostOfList),
            ($"ainfts/{root}/descendants?limit=100", MostOfWalk),
            ($"ainfts/{root}/descendants?limit=1000", MostOfWalk),
            ($"ainfts/{last}/ancestors?limit=100", MostOfWalk),
            ($"ainfts/{last}/ancestors?limit=1000", MostOfWalk),
            ($"ainfts/{last}/lineage?format=json&up=1&down=0&limit=100", MostOfWalk),
            ($"ainfts/{root}/lineage?format=json&up=0&down=1&limit=100", MostOfWalk),
            ("ainfts/export?limit=1000", MostOfWalk),
        };
        var answers = new List<string>();
        foreach (var (path, most) in reads)
        {
            var (answer, requests) = await AskAsync(path);
            Assert.True(requests <= most, $"{path}: {requests} requests");
            answers.Add(answer);
        }

        await DropRowsAsync();

        foreach (var ((path, most), answer) in reads.Zip(answers))
        {
            var (same, requests) = await AskAsync(path);
            Assert.Equal((path, answer), (path, same));
            Assert.True(requests > most, $"{path}: {requests} requests without the rows");
        }
    }

    [Fact]
    public async Task A_list_of_components_of_many_bundles_needs_at_most_four_requests_more_than_one_per_component()
    {
        var manifests = Enumerable.Range(0, 40).Select(n => Creator.ManifestOf($"single {n}")).ToArray();
        foreach (var manifest in manifests)
            await Creator.MintAsync(App.Http, Creator.Single(manifest));
        var child = Creator.ManifestOf("child", [.. manifests.Select(manifest => Creator.IdOf(manifest))]);
        await Creator.MintAsync(App.Http, Creator.Single(child));

        var (_, list) = await AskAsync("ainfts?limit=100", "Ainfts", "Neighbours");
        var (_, walk) = await AskAsync($"ainfts/{Creator.IdOf(child)}/ancestors?limit=100", "Ainfts", "Neighbours");

        Assert.Equal(41, list);
        Assert.InRange(walk, 41, 45);
    }

    [Fact]
    public async Task A_component_of_two_bundles_is_served_from_the_one_that_owns_it()
    {
        string[] shared = [.. Enumerable.Range(0, 30).Select(n => Creator.ManifestOf($"shared {n}"))];
        string[] first = [.. Enumerable.Range(0, 60).Select(n => Creator.ManifestOf($"first {n}"))];
        string[] second = [.. Enumerable.Range(0, 200).Select(n => Creator.ManifestOf($"second {n}"))];
        var owner = await BulkMint.RunAsync(App, World, Creator, [.. first, .. shared]);
        var other = await BulkMint.RunAsync(App, World, Creator, [.. second[..50], .. shared, .. second[50..]]);

        var reader = await World.StartAppAsync();
        await reader.Http.GetStringAsync("ainfts/export?limit=1000", Ct);
        Assert.All(first.Concat(shared), manifest => Assert.Equal(owner, BundleIn(reader, manifest)));
        Assert.All(second, manifest => Assert.Equal(other, BundleIn(reader, manifest)));
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
        var before = await TableSnapshot.TakeAsync(World, "Neighbours");
        var (report, generations) = await Upkeep.Upkeep.RebuildAsync(World, dropOld: true);
        Assert.Equal("", Upkeep.Upkeep.TextOf(report));
        Assert.Equal(before, (await TableSnapshot.TakeAsync(World, $"Neighbours{generations!.Value.To}"))
            .Replace($"Neighbours{generations.Value.To} ", "Neighbours ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_check_finds_absent_and_damaged_rows_and_repairs_them_while_answers_stay_the_same()
    {
        await MintFamilyAsync();
        var (answer, _) = await AskAsync("ainfts?limit=100");
        var whole = await TableSnapshot.TakeAsync(World, "Neighbours");
        var rows = await new StoredIndex(World).RowsAsync("Neighbours");
        Assert.Equal(3, rows.Count);

        await DropRowsAsync();
        Assert.StartsWith("neighbour-missing 3 0", await Upkeep.Upkeep.FindingsAsync(World), StringComparison.Ordinal);
        Assert.StartsWith(
            "neighbour-missing 3 3", await Upkeep.Upkeep.FindingsAsync(World, repair: true), StringComparison.Ordinal);
        Assert.Equal(whole, await TableSnapshot.TakeAsync(World, "Neighbours"));

        foreach (var row in rows)
        {
            row["Rows"] = row.GetBinary("Rows")[..^9];
            await Table.UpsertEntityAsync(row, TableUpdateMode.Replace, Ct);
        }
        var (same, requests) = await AskAsync("ainfts?limit=100");
        Assert.Equal(answer, same);
        Assert.InRange(requests, 100, 110);
        Assert.StartsWith(
            "neighbour-wrong 3 3", await Upkeep.Upkeep.FindingsAsync(World, repair: true), StringComparison.Ordinal);
        Assert.Equal(whole, await TableSnapshot.TakeAsync(World, "Neighbours"));
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
    }

    /// <summary>Mints a component, many children of it, and one with all these as parents.</summary>
    private async Task<(AinftId Root, AinftId Last)> MintFamilyAsync()
    {
        var graph = new MintedGraph(Creator);
        var root = graph.Add();
        for (var n = 0; n < Children; n++)
            graph.Add(root);
        var last = graph.Add(graph.Ids);
        await BulkMint.RunAsync(App, World, Creator, graph.Take());
        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(root, "included", "finalized");
        await World.MineAsync();
        await App.ReconcileUntilAsync(root, "finalized");
        return (root, last);
    }

    private async Task DropRowsAsync()
    {
        foreach (var row in await new StoredIndex(World).RowsAsync("Neighbours"))
            await Table.DeleteEntityAsync(row.PartitionKey, row.RowKey, cancellationToken: Ct);
    }

    private TableClient Table => new StoredIndex(World).Table("Neighbours");

    /// <summary>The answer of an instance without cached facts, and its requests to storage.</summary>
    /// <param name="path">The path below <c>api</c>.</param>
    /// <param name="tables">The tables whose requests count, or none for all requests.</param>
    private async Task<(string Answer, int Requests)> AskAsync(string path, params string[] tables)
    {
        var counted = new CountedStorage();
        await using var app = await counted.StartAsync(World);
        counted.Reset();
        var answer = await app.Http.GetStringAsync(path, Ct);
        return (answer, counted.Requests.Count(request => tables.Length == 0
            || Array.Exists(tables, table => request.Path.Contains($"{table}(", StringComparison.Ordinal))));
    }

    /// <summary>The owner of a component that an instance has read.</summary>
    private string? BundleIn(App app, string manifest) =>
        app.Get<Ainfts>().FindRead(Creator.IdOf(manifest))?.Bundle.ToString();
}

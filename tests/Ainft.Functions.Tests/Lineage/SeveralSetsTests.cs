using Ainft.Functions.Lineage;
using Ainft.Functions.Tests.Upkeep;
using Ainft.Testing;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Ainft.Functions.Tests.Lineage;

/// <summary>Components that merge two large, unrelated lineages, so that their labels name the sets of both.</summary>
public sealed class SeveralSetsTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    private const int Family = 180;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_merge_stores_no_set_and_whether_it_has_an_ancestor_takes_two_reads_as_before()
    {
        var graph = await FamiliesAsync();
        var sets = await SetsAsync();
        var merge = graph.Add(graph.Ids[Family - 1], graph.Ids[^1]);
        await graph.MintAsync(App);

        Assert.Equal(sets, await SetsAsync());
        var other = graph.Add();
        await graph.MintAsync(App);
        var asked = graph.Ids.Where((id, at) => at % 70 == 0)
            .Concat([graph.Ids[Family - 1], graph.Ids[^3], other, merge]);
        foreach (var ancestor in asked)
        {
            var requests = new FaultTransport(everything: true);
            var fresh = await World.StartAppAsync(builder =>
                builder.Services.AddSingleton<HttpPipelineTransport>(requests));
            requests.Reset();
            var row = await fresh.Get<Components>().FindAsync(merge, Ct);
            Assert.Equal(2, row!.Label.Sets.Count);
            var expected = graph.DistanceUp(merge, ancestor) is not null;
            Assert.Equal(expected, await fresh.Get<Ancestries>().ContainsAsync(row, ancestor, Ct));
            Assert.InRange(requests.Writes.Count, 1, 2);
            requests.Reset();
            await fresh.Get<Ancestries>().ReadAsync(row, Ct);
            Assert.Equal(2, requests.Writes.Count);
        }
    }

    [Fact]
    public async Task Ancestors_paths_and_pages_of_a_merge_and_of_those_above_it_equal_a_plain_search()
    {
        var graph = await FamiliesAsync();
        var merge = graph.Add(graph.Ids[Family - 1], graph.Ids[^1]);
        var above = graph.Add(graph.Add(merge), graph.Ids[3]);
        var again = graph.Add(above, merge, graph.Ids[^8]);
        await graph.MintAsync(App, 2);
        foreach (var id in new[] { merge, above, again })
            foreach (var (query, filter) in LineagePages.Filters)
            {
                var expected = graph.Ancestors(id, filter);
                var items = await LineagePages.AllAsync(App, $"ainfts/{id}/ancestors?{query}&limit=170");
                Assert.Equal(expected, items.Select(item => (LineagePages.IdOf(item), LineagePages.DistanceOf(item))));
                Assert.Equal(expected.Select(ancestor => ancestor.Id),
                    await LineagePages.AllIdsAsync(App, $"ainfts/{id}/ancestors?{query}&limit=170&format=ids"));
            }
        foreach (var ancestor in graph.Ids.Where((_, at) => at % 37 == 0))
        {
            var answer = await App.GetJsonAsync($"ainfts/{again}/ancestors/{ancestor}");
            Assert.Equal(graph.DistanceUp(again, ancestor) is not null, answer.GetProperty("isAncestor").GetBoolean());
        }
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
    }

    [Fact]
    public async Task Rows_that_4fb4cec_wrote_are_checked_unchanged_and_served_and_may_be_parents_and_are_rebuilt()
    {
        var graph = await FamiliesAsync();
        var merge = graph.Add(graph.Ids[Family - 1], graph.Ids[^1]);
        await graph.MintAsync(App);
        var above = graph.Add(merge, graph.Ids[5]);
        var top = graph.Add(above);
        await graph.MintAsync(App);
        foreach (var id in new[] { merge, above, top })
            await WriteAsOldAsync(id, graph[id]);

        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
        var fresh = await World.StartAppAsync();
        Assert.All(await Task.WhenAll(new[] { merge, above, top }.Select(id => fresh.Get<Ainfts>().FindAsync(id, Ct))),
            row => Assert.Single(row!.Label.Sets));
        var next = graph.Add(top, graph.Ids[Family + 7]);
        await graph.MintAsync(fresh);
        foreach (var id in new[] { top, next })
            Assert.Equal(graph.Ancestors(id, LineageFilter.All).Select(found => found.Id),
                await LineagePages.AllIdsAsync(fresh, $"ainfts/{id}/ancestors?depth=all&limit=1000&format=ids"));
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));

        var (report, _) = await Upkeep.Upkeep.RebuildAsync(World, dropOld: true);
        Assert.Equal("", Upkeep.Upkeep.TextOf(report));
        var rebuilt = await World.StartAppAsync();
        Assert.Equal(2, (await rebuilt.Get<Ainfts>().FindAsync(merge, Ct))!.Label.Sets.Count);
        Assert.Equal(graph.Ancestors(next, LineageFilter.All).Select(found => found.Id),
            await LineagePages.AllIdsAsync(rebuilt, $"ainfts/{next}/ancestors?depth=all&limit=1000&format=ids"));
    }

    [Fact]
    public async Task A_wrong_label_of_several_sets_is_found_and_repaired()
    {
        var graph = await FamiliesAsync();
        var merge = graph.Add(graph.Ids[Family - 1], graph.Ids[^1]);
        await graph.MintAsync(App);
        var (table, row) = await RowAsync(merge);
        var right = row.GetBinary("Bases");
        row["Bases"] = right.Select((value, at) => at == right.Length - 1 ? (byte)(value ^ 1) : value).ToArray();
        await table.UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Replace);

        Assert.Equal("label-wrong 1 1", (await Upkeep.Upkeep.FindingsAsync(World, repair: true)).Split(':')[0]);
        Assert.Equal(right, (await RowAsync(merge)).Row.GetBinary("Bases"));
    }

    [Fact]
    public async Task A_label_longer_than_a_property_is_stored_in_several_and_read_as_it_was()
    {
        var sets = Enumerable.Range(0, 3).Select(n => Sha256Digest.Of([(byte)n])).ToArray();
        var bases = BasesOf(sets, 1_000_000);
        var label = new AncestryLabel(bases, new byte[200 * 1024]);
        var row = new TableEntity("0", "row");
        LabelColumns.Write(row, label);
        await new StoredIndex(World).Table("Ainfts").AddEntityAsync(row, Ct);

        TableEntity stored = await new StoredIndex(World)
            .Table("Ainfts").GetEntityAsync<TableEntity>("0", "row", cancellationToken: Ct);
        Assert.Equal(label, LabelColumns.Read(stored));
        Assert.InRange(bases.RouteLength, 300_000, 400_000);
        Assert.Equal(sets.Select(set => $"{set}"), LabelColumns.SetsOf(stored));
        Assert.All(stored.Keys.Where(key => key is not ("PartitionKey" or "RowKey" or "Timestamp" or "odata.etag")),
            key => Assert.True(LabelColumns.Has(key)));
    }

    /// <summary>Two disjoint lineages that are dense enough for sets.</summary>
    private async Task<MintedGraph> FamiliesAsync()
    {
        var graph = new MintedGraph(Creator);
        for (var family = 0; family < 2; family++)
            for (var member = 0; member < Family; member++)
                graph.Add(graph.Ids.TakeLast(Math.Min(member, 64)));
        await graph.MintAsync(App);
        return graph;
    }

    private async Task<string[]> SetsAsync() =>
        [.. (await new StoredIndex(World).Container("ancestries").GetBlobsAsync().ToListAsync(Ct))
            .Select(blob => blob.Name)];

    private async Task<(TableClient Table, TableEntity Row)> RowAsync(AinftId id)
    {
        var table = new StoredIndex(World).Table("Ainfts");
        return (table, await table.GetEntityAsync<TableEntity>(id.ToString().Substring(2, 1), id.ToString(),
            cancellationToken: Ct));
    }

    /// <summary>
    /// Replaces a label by the label of the old rule. A test of the kernel compares its bytes with those of 4fb4cec.
    /// </summary>
    private async Task WriteAsOldAsync(AinftId id, Manifest manifest)
    {
        var fresh = await World.StartAppAsync();
        var parents = await Task.WhenAll(
            manifest.ParentIds.Select(parent => fresh.Get<Ainfts>().FindAsync(parent, Ct)));
        var join = AncestryJoin.Of([.. parents.Select(parent => (parent!.Node, parent.Label))]);
        var sets = new Dictionary<Sha256Digest, AncestrySet>();
        foreach (var name in join.SetsNeeded)
            sets[name] = await fresh.Get<Ancestries>().ReadAsync(name, Ct);
        var (label, _, made) = join.CompleteInOneSet(name => sets[name]);
        foreach (var set in made)
            await fresh.Get<Ancestries>().WriteAsync(set, Ct);
        var (table, row) = await RowAsync(id);
        foreach (var property in row.Keys.Where(key => key != "Generation" && LabelColumns.Has(key)).ToArray())
            row.Remove(property);
        LabelColumns.Write(row, label);
        await table.UpdateEntityAsync(row, Azure.ETag.All, TableUpdateMode.Replace, Ct);
    }

    /// <summary>The sets of a label as a row may have them, with an empty route.</summary>
    private static AncestryBases BasesOf(Sha256Digest[] names, int members)
    {
        var block = (members * 123L / 100 + 32) / 3 + 1;
        var bytes = new byte[8 + names.Length * sizeof(int) + 1 + (3 * block * 2 + 7) / 8];
        (bytes[0], bytes[1]) = (2, (byte)names.Length);
        BitConverter.TryWriteBytes(bytes.AsSpan(4), members);
        for (var set = 0; set < names.Length; set++)
            BitConverter.TryWriteBytes(bytes.AsSpan(8 + 4 * set), members / 2);
        return AncestryBases.Read(names, bytes);
    }
}

using Ainft.Functions.Minting;
using Ainft.Testing;
using Azure.Data.Tables;

namespace Ainft.Functions.Tests.Upkeep;

/// <summary>The listings of files and of names are checked, repaired and rebuilt like all others.</summary>
public sealed class CheckListingsTests(StorageFixture storage, ChainFixture chain) : UpkeepScene(storage, chain)
{
    private static readonly ListingKey Weights =
        ListingKey.OfFile(Sha256Digest.Parse($"0x{Filed.DigestOf("weights")}"));
    private static readonly ListingKey Name = ListingKey.OfName("Filed model");

    private static readonly string[] Properties = ["file", "name"];
    private static readonly string[] Tables = ["Listings", "Files"];

    public static TheoryData<string> Keys => [.. Properties];

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_missing_row_is_found_and_repaired(string property)
    {
        await MintAsync();
        var (table, row) = await RowAsync(KeyOf(property));
        await table.DeleteEntityAsync(row.PartitionKey, row.RowKey);
        Assert.Equal(1, await CountAsync(App, property));

        await IsRepairedAsync($"{WordOf(property)}-missing", property);
    }

    [Theory]
    [MemberData(nameof(Keys))]
    public async Task A_wrong_row_is_found_and_repaired(string property)
    {
        await MintAsync();
        var (table, row) = await RowAsync(KeyOf(property));
        row["Ids"] = new byte[32];
        await table.UpsertEntityAsync(row, TableUpdateMode.Replace);

        await IsRepairedAsync($"{WordOf(property)}-wrong", property);
    }

    [Fact]
    public async Task An_index_of_an_earlier_version_gets_the_missing_rows_by_a_rebuild()
    {
        await MintAsync();
        await FinalizeAsync(App);
        await Creator.MintAsync(App.Http, Creator.Single(Filed.ManifestOf("Filed model", files: ["weights", "open"])));
        var before = await TableSnapshot.TakeAsync(World, Tables);
        foreach (var key in new[] { Weights, Name })
            foreach (var row in await RowsAsync(key))
                await new StoredIndex(World).Table(TableOf(key)).DeleteEntityAsync(row.PartitionKey, row.RowKey);
        Assert.Equal(0, await CountAsync(App, "file"));

        var (report, generations) = await Upkeep.RebuildAsync(World, dropOld: true);

        Assert.Equal("", Upkeep.TextOf(report));
        var to = generations!.Value.To;
        var after = await TableSnapshot.TakeAsync(World, [.. Tables.Select(table => $"{table}{to}")]);
        Assert.Equal(before, Tables.Aggregate(
            after, (text, table) => text.Replace($"{table}{to} ", $"{table} ", StringComparison.Ordinal)));
        var serving = await World.StartAppAsync();
        foreach (var property in Properties)
            Assert.Equal(3, await CountAsync(serving, property));
        Assert.Equal("", await Upkeep.FindingsAsync(World));
    }

    /// <summary>Two bundles, so each key has two rows.</summary>
    private async Task MintAsync()
    {
        foreach (var version in new[] { "1", "2" })
            await Creator.MintAsync(App.Http, Creator.Single(
                Filed.ManifestOf("Filed model", version: version, files: ["weights", $"config {version}"])));
    }

    private async Task IsRepairedAsync(string expected, string property)
    {
        Assert.StartsWith($"{expected} 1 0", await Upkeep.FindingsAsync(World), StringComparison.Ordinal);
        Assert.StartsWith($"{expected} 1 1", await Upkeep.FindingsAsync(World, repair: true), StringComparison.Ordinal);
        Assert.Equal("", await Upkeep.FindingsAsync(World));
        // The other app stops soon, because it may have wrong rows in memory.
        Assert.Equal(2, await CountAsync(await World.StartAppAsync(), property));
    }

    private static string TableOf(ListingKey key) => key.IsOfFile ? "Files" : "Listings";

    private static string WordOf(string property) => property == "file" ? "file" : "listing";

    private static ListingKey KeyOf(string property) => property == "file" ? Weights : Name;

    private async Task<(TableClient Table, TableEntity Row)> RowAsync(ListingKey key) =>
        (new StoredIndex(World).Table(TableOf(key)), (await RowsAsync(key))[0]);

    private async Task<List<TableEntity>> RowsAsync(ListingKey key) =>
        [.. (await new StoredIndex(World).RowsAsync(TableOf(key)))
            .Where(row => row.RowKey.StartsWith(key.Prefix, StringComparison.Ordinal))];

    private static async Task<int> CountAsync(App app, string property)
    {
        var query = property == "file" ? $"file={Filed.DigestOf("weights")}" : "name=filed%20model";
        return (await app.GetJsonAsync($"ainfts?{query}")).GetProperty("items").GetArrayLength();
    }
}

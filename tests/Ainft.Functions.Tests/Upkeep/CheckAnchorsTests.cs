using System.Text.Json;
using Ainft.Functions.Tests.Chain;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Upkeep;

/// <summary>A check of batches against a separate chain. The tests control its clock.</summary>
public sealed class CheckAnchorsTests(StorageFixture storage) : MintingScene(storage)
{
    [Fact]
    public async Task An_anchor_in_the_second_of_the_last_final_block_is_looked_for_in_ranges_that_a_provider_accepts()
    {
        await World.Chain.Rpc.CallAsync("anvil_setBlockTimestampInterval", [JsonSerializer.SerializeToElement(0)]);
        var manifest = Creator.ManifestOf("one of many blocks in a second");
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(Creator.IdOf(manifest), "included");
        await World.MineAsync(200);
        await App.ReconcileUntilAsync(Creator.IdOf(manifest), "finalized");
        await new StoredIndex(World).DeleteRowAsync("Anchors");

        var repaired = await Upkeep.CheckAsync(World, repair: true, node: new FaultyNode { WidestRange = 10 });

        Assert.StartsWith("anchor-row-missing 1 1", Upkeep.TextOf(repaired), StringComparison.Ordinal);
        Assert.Equal("", await Upkeep.FindingsAsync(World));
    }

    [Fact]
    public async Task A_batch_with_a_forgotten_anchor_is_found_and_waited_for_again()
    {
        await Creator.MintAsync(App.Http, Creator.OfSeed(Creator.Seed));
        await App.RunAsync("AnchorBundles");
        var unanchored = await new StoredIndex(World).AnyAsync("Batches", "unanchored");
        await new StoredIndex(World).DeleteRowAsync("Batches", "unanchored");

        Assert.StartsWith("anchor-forgotten 1 1",
            await Upkeep.FindingsAsync(World, repair: true), StringComparison.Ordinal);

        Assert.Equal(unanchored.RowKey, (await new StoredIndex(World).AnyAsync("Batches", "unanchored")).RowKey);
        Assert.Equal("", await Upkeep.FindingsAsync(World));
    }
}

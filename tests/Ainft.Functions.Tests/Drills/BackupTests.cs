using System.Collections.Concurrent;
using Ainft.Functions.Tests.Lineage;
using Ainft.Functions.Tests.Runs;
using Ainft.Functions.Upkeep;
using Ainft.Testing;
using static Ainft.Functions.Tests.Drills.DrillSteps;

namespace Ainft.Functions.Tests.Drills;

/// <summary>
/// Copies of the containers of a registry, and the registries that are rebuilt from them in empty storage. All tables
/// are lost in each of these tests.
/// </summary>
public sealed class BackupTests(StorageFixture storage, ChainFixture chain) : TaskScene(storage, chain)
{
    /// <summary>The routes below a component that answer from bundles, batches and the chain.</summary>
    private static readonly string[] Parts =
    [
        "", "/manifest", "/proof", "/ancestors?depth=all", "/descendants?depth=all", "/lineage", "/lineage.proof",
        "/statements", "/badge.json",
    ];

    [Fact]
    public async Task A_copy_that_is_made_during_mints_is_rebuilt_into_a_registry_with_the_same_answers()
    {
        var reproduced = await FillAsync();
        var before = await ReadAllAsync(App, reproduced);

        await using var copy = World.WithEmptyStorage();
        var (stranger, minted) = (new Creator(World.Domain), new ConcurrentQueue<AinftId>());
        using var stop = new CancellationTokenSource();
        var minting = MintUntilAsync(stranger, minted, stop.Token);
        await ReachAsync(minted, 5);
        await CopyAsync(World, copy, "batches");
        await ReachAsync(minted, 10);
        // The copy does not have this batch, but it has its bundles.
        await App.RunAsync("AnchorBundles");
        await ReachAsync(minted, 15);
        var acknowledged = minted.ToArray();
        await CopyAsync(World, copy, "bundles");
        await stop.CancelAsync();
        await minting;

        await PrepareAsync(copy);
        Assert.Equal(UpkeepExit.Clean, await RebuildAsync(copy));

        var restored = await copy.StartAppAsync(null, WithoutKey);
        Assert.Equal(before, await ReadAllAsync(restored, reproduced));
        foreach (var id in acknowledged)
            Assert.Equal(
                await App.Http.GetStringAsync($"ainfts/{id}/manifest"),
                await restored.Http.GetStringAsync($"ainfts/{id}/manifest"));
        await TakeOverAsync(copy, acknowledged);
    }

    [Fact]
    public async Task A_copy_of_bundles_before_batches_lacks_bundles_until_they_are_copied_again()
    {
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf("first")));
        await App.AnchorAllAsync(World);
        await using var copy = World.WithEmptyStorage();
        await CopyAsync(World, copy, "bundles");
        var second = Creator.ManifestOf("second");
        await Creator.MintAsync(App.Http, Creator.Single(second));
        await App.AnchorAllAsync(World);
        await CopyAsync(World, copy, "batches");
        await PrepareAsync(copy);

        Assert.Equal(UpkeepExit.Lost, await RebuildAsync(copy));
        await CopyAsync(World, copy, "bundles");
        Assert.Equal(UpkeepExit.Clean, await RebuildAsync(copy));

        var restored = await copy.StartAppAsync(null, WithoutKey);
        Assert.Equal(
            await App.Http.GetStringAsync($"ainfts/{Creator.IdOf(second)}/proof"),
            await restored.Http.GetStringAsync($"ainfts/{Creator.IdOf(second)}/proof"));
    }

    [Fact]
    public async Task A_batch_whose_list_the_copy_lacks_is_a_loss_and_its_components_are_anchored_again()
    {
        var manifest = Creator.ManifestOf("in a batch that was written during the copy");
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        await App.AnchorAllAsync(World);
        await using var copy = World.WithEmptyStorage();
        await CopyAsync(World, copy, "batches");
        await CopyAsync(World, copy, "bundles");
        // A batch has its tree before its list.
        await new Upkeep.StoredIndex(copy).DeleteBlobAsync("batches", "/bundles.json");
        await PrepareAsync(copy);

        Assert.Equal(UpkeepExit.Lost, await RebuildAsync(copy));
        Assert.Equal(UpkeepExit.Lost, await RebuildAsync(copy, "--accept-loss"));

        await TakeOverAsync(copy, [Creator.IdOf(manifest)]);
    }

    /// <summary>
    /// Mints a lineage, several components at once, and a component that nodes reproduce. Returns the last one.
    /// </summary>
    private async Task<AinftId> FillAsync()
    {
        await MintedGraph.RandomAsync(App, Creator, LineagePages.Seeded(), 12);
        await Creator.MintAsync(App.Http, Creator.OfSeed(Creator.Seed));
        var (run, panel) = await DrawAsync(2);
        await Task.WhenAll(panel.Select(node => node.WorkAsync(run)));
        await App.AnchorAllAsync(World);
        return (await RunScene.FindAsync(App, run))!.Request.Subject!.Value;
    }

    /// <summary>The answers about each component of the creator, and the evidence of the reproduced one.</summary>
    private async Task<List<string>> ReadAllAsync(App app, AinftId reproduced)
    {
        var list = $"ainfts?creator={Creator.Address}&limit=100";
        var ids = (await app.GetJsonAsync(list)).GetProperty("items").EnumerateArray().Select(LineagePages.IdOf);
        var paths = ids.SelectMany(id => Parts.Select(part => $"ainfts/{id}{part}"));
        var answers = new List<string>();
        foreach (var path in paths.Prepend(list).Append($"ainfts/{reproduced}/evidence"))
            answers.Add($"{path} {await app.Http.GetStringAsync(path)}");
        return answers;
    }

    /// <summary>Mints one component upon the last one, again and again.</summary>
    private async Task MintUntilAsync(Creator creator, ConcurrentQueue<AinftId> minted, CancellationToken stop)
    {
        for (var number = 1; !stop.IsCancellationRequested; number++)
        {
            var manifest = Creator.ManifestOf($"minted during the copy {number}", [.. minted.TakeLast(1)]);
            await Creator.MintAsync(App.Http, creator.Single(manifest));
            minted.Enqueue(creator.IdOf(manifest));
        }
    }

    private static Task ReachAsync(ConcurrentQueue<AinftId> minted, int count) =>
        Eventually.HoldsAsync(() => Task.FromResult(minted.Count >= count), TimeSpan.FromMinutes(1));

    /// <summary>
    /// Gives the restored registry the operator's key. It anchors the bundles without a batch, although it has no row
    /// of a nonce.
    /// </summary>
    private static async Task TakeOverAsync(World copy, IEnumerable<AinftId> ids)
    {
        var owner = await copy.StartAppAsync();
        await owner.AnchorAllAsync(copy);
        foreach (var id in ids)
        {
            Assert.True(ProofFile.TryParse(
                await owner.Http.GetByteArrayAsync($"ainfts/{id}/proof"), out var proof, out var violations),
                string.Join('\n', violations));
            Assert.True(ProofVerifier.Verify(proof).IsValid, string.Join('\n', ProofVerifier.Verify(proof).Checks));
            Assert.NotNull(proof.Block);
        }
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(copy));
    }
}

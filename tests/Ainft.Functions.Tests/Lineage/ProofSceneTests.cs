using Ainft.Cli.Api;
using Ainft.Cli.Proofs;
using Ainft.Functions.Tests.Minting;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Lineage;

/// <summary>
/// Proofs of every kind of component, as a registry serves them. <see cref="SavedVectors"/> can keep the files as
/// vectors.
/// </summary>
public sealed class ProofSceneTests(StorageFixture storage, ChainFixture chain) : BulkScene(storage, chain)
{
    private readonly StorageFixture storage = storage;
    private readonly ChainFixture chain = chain;

    [Fact]
    public async Task A_component_is_proven_before_its_anchor_is_known_and_after()
    {
        var manifest = Creator.ManifestOf("minted alone \u00e9 \u65e5\u672c \"quoted\" \u2028");
        var id = Creator.IdOf(manifest);
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        await App.RunAsync("AnchorBundles");
        await KeepAsync(App, World, "single-pending", id, isAnchored: false);
        await FinalizeAsync(App, World, id);
        await KeepAsync(App, World, "single-finalized", id);
    }

    [Fact]
    public async Task Components_that_were_signed_together_are_proven_each()
    {
        await Creator.MintAsync(App.Http, Creator.OfSeed(Creator.Seed));
        var parent = Creator.ManifestOf("signed with its child");
        var child = Creator.ManifestOf("signed with its parent", Creator.IdOf(parent));
        await Creator.MintAsync(App.Http, Creator.Many(parent, child));
        var bulk = await MintAsync(
            Lines([Named("a", Creator.IdOf(parent).ToString()), Named("b", "#a"), Named("c", "#b", "#a")]));
        await App.DrainAsync("project-bundle", "ProjectBundle");
        await App.RunAsync("AnchorBundles");
        await FinalizeAsync(App, World, bulk.Ids[^1]);
        await KeepAsync(App, World, "many-finalized", Creator.IdOf(child));
        await KeepAsync(App, World, "bulk-finalized", bulk.Ids[^1]);
    }

    [Fact]
    public async Task A_component_that_was_imported_is_proven_where_it_is_now()
    {
        await Creator.MintAsync(App.Http,
            Creator.Many(Creator.ManifestOf("imported"), Creator.ManifestOf("imported too")));
        var exported = await ExportAsync(App, "limit=2");
        await using var world = await World.CreateAsync(storage, chain);
        var other = await world.StartAppAsync();
        var ids = (await ImportAsync(other, exported)).Ids;
        await other.DrainAsync("project-bundle", "ProjectBundle");
        await other.RunAsync("AnchorBundles");
        await FinalizeAsync(other, world, ids[0]);
        await KeepAsync(other, world, "imported-finalized", ids[0]);
    }

    [Fact]
    public async Task A_lineage_is_proven_whole_and_to_a_depth()
    {
        var graph = await MintedGraph.RandomAsync(App, Creator, LineagePages.Seeded(), 12);
        await App.RunAsync("AnchorBundles");
        for (var n = 0; n < 4; n++)
            graph.Add(graph.Ids.TakeLast(3));
        await graph.MintAsync(App);
        await App.RunAsync("AnchorBundles");
        var last = graph.Ids[^1];
        await KeepLineageAsync("whole-pending", $"ainfts/{last}/lineage.proof", isAnchored: false);
        await FinalizeAsync(App, World, last);
        await KeepLineageAsync("whole-finalized", $"ainfts/{last}/lineage.proof");
        await KeepLineageAsync("depth-0", $"ainfts/{last}/lineage.proof?depth=0");
        await KeepLineageAsync("depth-2", $"ainfts/{last}/lineage.proof?depth=2");
    }

    private static async Task FinalizeAsync(App app, World world, AinftId id)
    {
        await app.ReconcileUntilAsync(id, "included", "finalized");
        await world.MineAsync();
        await app.RunAsync("ReconcileChain");
    }

    private static async Task KeepAsync(App app, World world, string name, AinftId id, bool isAnchored = true)
    {
        var file = await app.Http.GetByteArrayAsync($"ainfts/{id}/proof");
        Assert.True(ProofFile.TryParse(file, out var proof, out var violations), string.Join('\n', violations));
        Assert.Equal(file, proof.ToJson());
        Assert.Equal(isAnchored, proof.Block is not null);
        Assert.True(ProofVerifier.Verify(proof).IsValid, string.Join('\n', ProofVerifier.Verify(proof).Checks));
        using var node = new Node(world.Rpc);
        Assert.Equal(isAnchored, ProofVerifier.Verify(proof,
            await ChainReading.ReadAsync(node, proof, TestContext.Current.CancellationToken)).IsConfirmedByChain);
        SavedVectors.Save("proof", name, file);
    }

    private async Task KeepLineageAsync(string name, string path, bool isAnchored = true)
    {
        var file = await App.Http.GetByteArrayAsync(path);
        using var stream = new MemoryStream(file);
        Assert.True(LineageProofFile.TryRead(stream, out var proof, out var violations), string.Join('\n', violations));
        using var written = new MemoryStream();
        await proof.WriteAsync(written, TestContext.Current.CancellationToken);
        Assert.Equal(file, written.ToArray());
        Assert.True(LineageProofVerifier.Verify(proof).IsValid);
        using var node = new Node(World.Rpc);
        Assert.Equal(isAnchored, LineageProofVerifier.Verify(proof,
            await LineageReading.ReadAsync(node, proof, TestContext.Current.CancellationToken)).IsConfirmedByChain);
        SavedVectors.Save("lineage", name, file);
    }
}

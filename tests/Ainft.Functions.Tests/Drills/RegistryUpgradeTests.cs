using System.Net;
using System.Text;
using Ainft.Functions.Tests.Lineage;
using Ainft.Functions.Tests.Minting;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Drills;

/// <summary>
/// A second contract on the same chain, and a second app that takes over the components of the first one while that
/// one still serves.
/// </summary>
public sealed class RegistryUpgradeTests(StorageFixture storage, ChainFixture chain) : BulkScene(storage, chain)
{
    private readonly StorageFixture storage = storage;
    private readonly ChainFixture chain = chain;

    [Fact]
    public async Task A_new_registry_takes_over_the_components_while_mints_go_on_and_the_old_one_serves_its_proofs()
    {
        var graph = await MintedGraph.RandomAsync(App, Creator, LineagePages.Seeded(), 12);
        await App.AnchorAllAsync(World);
        var proofs = await ProofsAsync(App, graph.Ids);
        await using var world = await World.CreateAsync(storage, chain);
        var successor = await world.StartAppAsync();

        await TakeOverAsync(successor);
        var late = graph.Add(graph.Ids[^1]);
        await graph.MintAsync(App);
        await TakeOverAsync(successor);
        await successor.AnchorAllAsync(world);

        Assert.Equal(await ExportAsync(App, "limit=1000"), await ExportAsync(successor, "limit=1000"));
        Assert.Equal(await AncestorsAsync(App, late), await AncestorsAsync(successor, late));
        foreach (var proof in await ProofsAsync(successor, graph.Ids))
            AssertIsOf(world, proof);
        await LedgerCheck.HoldsAsync(world, graph.Ids, anchored: true);
        // The old app needs no key to answer.
        await App.StopAsync();
        var reader = await World.StartAppAsync(null, DrillSteps.WithoutKey);
        Assert.Equal(proofs, await ProofsAsync(reader, graph.Ids.SkipLast(1)));
    }

    [Fact]
    public async Task Creators_sign_for_the_new_registry_and_build_on_components_of_the_old_one()
    {
        var parent = Creator.ManifestOf("minted at the old registry");
        await Creator.MintAsync(App.Http, Creator.Single(parent));
        await using var world = await World.CreateAsync(storage, chain);
        var successor = await world.StartAppAsync();
        await TakeOverAsync(successor);
        var author = new Creator(world.Domain);
        var child = Creator.ManifestOf("minted at the new registry", Creator.IdOf(parent));

        using var old = await Creator.PostAsync(successor.Http, "ainfts", Creator.Single(Creator.ManifestOf("other")));
        await Creator.MintAsync(successor.Http, author.Single(child));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, old.StatusCode);
        var ancestors = await AncestorsAsync(successor, author.IdOf(child));
        Assert.Equal((Creator.IdOf(parent), 1), Assert.Single(ancestors));
    }

    /// <summary>Imports everything that the old registry has. A second import adds only later components.</summary>
    private async Task TakeOverAsync(App successor)
    {
        // An export lists children before their parents.
        var exported = await ExportAsync(App, "limit=5");
        exported.Reverse();
        (await ImportAsync(successor, exported)).Is(HttpStatusCode.Accepted);
        await successor.DrainAsync("project-bundle", "ProjectBundle");
    }

    private static async Task<List<string>> ProofsAsync(App app, IEnumerable<AinftId> ids)
    {
        var proofs = new List<string>();
        foreach (var id in ids)
            proofs.Add(await app.Http.GetStringAsync($"ainfts/{id}/proof"));
        return proofs;
    }

    private static async Task<List<(AinftId Id, int Distance)>> AncestorsAsync(App app, AinftId id) =>
        [.. (await LineagePages.AllAsync(app, $"ainfts/{id}/ancestors?depth=all"))
            .Select(item => (LineagePages.IdOf(item), LineagePages.DistanceOf(item)))];

    /// <summary>The proof is of the new registry, and its signature is for the old one.</summary>
    private void AssertIsOf(World world, string text)
    {
        Assert.True(
            ProofFile.TryParse(Encoding.UTF8.GetBytes(text), out var proof, out var violations),
            string.Join('\n', violations));
        Assert.Equal((World.Domain, world.Domain), (proof.Signature.Domain!.Value, proof.Domain));
        Assert.True(ProofVerifier.Verify(proof).IsValid, string.Join('\n', ProofVerifier.Verify(proof).Checks));
    }
}

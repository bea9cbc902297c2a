using Ainft.Functions.Ledger;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Lineage;

/// <summary>The page of a component describes its position in the lineage.</summary>
public sealed class ComponentTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    [Fact]
    public async Task A_component_shows_its_generation_its_ancestors_and_other_mints_of_its_content()
    {
        var manifest = PlainLineage.ManifestOf("same");
        var other = new Creator(World.Domain);
        var child = PlainLineage.ManifestOf("child", Creator.IdOf(manifest), other.IdOf(manifest));
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        await Creator.MintAsync(App.Http, other.Single(manifest));
        await Creator.MintAsync(App.Http, Creator.Single(child));

        var first = await App.GetJsonAsync($"ainfts/{Creator.IdOf(manifest)}");
        Assert.Equal("registered", first.GetProperty("state").GetString());
        Assert.Equal([other.IdOf(manifest).ToString()],
            first.GetProperty("sameContent").EnumerateArray().Select(id => id.GetString()!));
        Assert.False(first.TryGetProperty("origin", out _));
        var last = await App.GetJsonAsync($"ainfts/{Creator.IdOf(child)}");
        Assert.Equal((1, 2), (last.GetProperty("generation").GetInt32(), last.GetProperty("ancestors").GetInt32()));
        Assert.Equal(0, last.GetProperty("sameContent").GetArrayLength());
    }

    [Fact]
    public async Task A_component_whose_signature_names_another_registry_shows_its_origin()
    {
        var manifest = Manifest.ReadCanonical("{\"ainft\":1,\"kind\":\"data\",\"name\":\"imported\"}"u8.ToArray());
        var id = manifest.IdFor(Creator.Address);
        var registry = World.Operator.Address;
        var signature = $$"""{"deadline":1,"domain":{"chain":"eip155:5","registry":"{{registry.ToHex()}}"}"""
            + $$""","signature":"0x{{new string('1', 130)}}"}""";
        await App.Get<CommitBundle>().RunAsync([new Entry(Leaf.Registration(id, Creator.Address),
            manifest.Canonical, System.Text.Encoding.UTF8.GetBytes(signature)) { Manifest = manifest }]);
        Assert.Equal($"eip155:5/erc721:{registry}",
            (await App.GetJsonAsync($"ainfts/{id}")).GetProperty("origin").GetString());
    }
}

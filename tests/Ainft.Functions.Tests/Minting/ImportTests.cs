using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Functions.Lineage;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Minting;

/// <summary>
/// A registry copied into another. The copy keeps the ids, the signatures and the registry that each signature is for.
/// </summary>
public sealed class ImportTests(StorageFixture storage, ChainFixture chain) : BulkScene(storage, chain)
{
    private readonly StorageFixture storage = storage;
    private readonly ChainFixture chain = chain;

    [Fact]
    public async Task An_export_imported_elsewhere_has_the_same_ids_its_origin_and_proofs_that_verify()
    {
        var parent = Creator.ManifestOf("parent");
        await Creator.MintAsync(App.Http, Creator.Single(parent));
        await Creator.MintAsync(App.Http, Creator.OfSeed(Creator.Seed));
        var bulk = await MintAsync(
            Lines([Named("a", Creator.IdOf(parent).ToString()), Named("b", "#a"), Named("c", "#b", "#a")]));
        await App.DrainAsync("project-bundle", "ProjectBundle");
        var exported = await ExportAsync(App, "limit=2");
        Assert.Equal(9, exported.Count);

        await using var world = await World.CreateAsync(storage, chain);
        var other = await world.StartAppAsync();
        var answer = (await ImportAsync(other, exported.AsEnumerable().Reverse())).Is(HttpStatusCode.Accepted);
        Assert.Equal(exported.Select(IdOf).Reverse(), answer.Ids);
        await other.DrainAsync("project-bundle", "ProjectBundle");
        await other.RunAsync("AnchorBundles");
        await LedgerCheck.HoldsAsync(world, [.. answer.Ids], anchored: true);

        Assert.Equal(exported, await ExportAsync(other, "limit=1000"));
        foreach (var id in new[] { Creator.IdOf(parent), bulk.Ids[^1] })
        {
            Assert.Equal(World.Domain,
                (await other.Get<Ainfts>().FindAsync(id, TestContext.Current.CancellationToken))!.Origin);
            Assert.True(ProofFile.TryParse(await other.Http.GetByteArrayAsync($"ainfts/{id}/proof"),
                out var proof, out var violations), string.Join('\n', violations));
            Assert.Equal((World.Domain, world.Domain), (proof.Signature.Domain!.Value, proof.Domain));
            Assert.True(ProofVerifier.Verify(proof).IsValid, string.Join('\n', ProofVerifier.Verify(proof).Checks));
        }
    }

    [Fact]
    public async Task A_registry_on_another_chain_takes_proof_files_and_keeps_where_they_came_from()
    {
        var (parent, child) = (Creator.ManifestOf("parent"),
            Creator.ManifestOf("child", Creator.IdOf(Creator.ManifestOf("parent"))));
        await Creator.MintAsync(App.Http, Creator.Many(parent, child));
        await App.RunAsync("AnchorBundles");
        var proofs = new List<string>();
        foreach (var manifest in new[] { parent, child })
            proofs.Add(JsonNode.Parse(await App.Http.GetStringAsync($"ainfts/{Creator.IdOf(manifest)}/proof"))!
                .ToJsonString());

        await using var elsewhere = await App.StartAsync(storage, new() { ["Ainft__Chain__ChainId"] = "1" });
        var answer = (await ImportAsync(elsewhere, proofs)).Is(HttpStatusCode.Accepted);
        await elsewhere.DrainAsync("project-bundle", "ProjectBundle");
        Assert.Equal([Creator.IdOf(parent), Creator.IdOf(child)], answer.Ids);
        Assert.Equal(World.Domain,
            (await elsewhere.Get<Ainfts>().FindAsync(answer.Ids[1], TestContext.Current.CancellationToken))!.Origin);

        var home = (await ImportAsync(App, proofs)).Is(HttpStatusCode.Accepted);
        Assert.Equal(answer.Ids, home.Ids);
        await App.DrainAsync("project-bundle", "ProjectBundle");
        Assert.Equal("duplicate", (await App.GetJsonAsync(home.Location![5..])).GetProperty("state").GetString());
    }

    [Fact]
    public async Task What_does_not_follow_from_itself_is_refused_with_the_reason()
    {
        await Creator.MintAsync(App.Http,
            Creator.Many(Creator.ManifestOf("a"), Creator.ManifestOf("b", Creator.IdOf(Creator.ManifestOf("a")))));
        await App.RunAsync("AnchorBundles");
        var (child, parent) = ((await ExportAsync(App, ""))[0], (await ExportAsync(App, ""))[1]);
        var proof = await App.Http.GetStringAsync($"ainfts/{Creator.IdOf(Creator.ManifestOf("a"))}/proof");
        var lines = new[]
        {
            Change(parent, line => line["id"] = $"0x{1:x64}"),
            Change(parent, line => line["manifest"]!["name"] = "other"),
            Change(parent, line => line["creator"] = new Creator(World.Domain).Address.ToString()),
            Change(parent, line => line["signature"]!["domain"]!["chain"] = "eip155:5"),
            Change(parent, line => line["signature"]!["deadline"] = 1),
            Change(parent, line => line["signature"]!["many"]!["path"]!.AsArray().Clear()),
            Change(parent, line => line.Remove("signature")),
            Change(parent, line => line["manifest"] = """{"kind":"data","ainft":1}"""),
            Change(parent, line => line["more"] = 1),
            Change(proof, line => line["root"] = $"0x{1:x64}"),
            Change(proof, line => line["leaf"]!["kind"] = 2),
            Change(proof, line => line["format"] = "ainft-proof/2"),
            "[]",
            "{",
            child,
        };
        await using var elsewhere = await App.StartAsync(storage, new() { ["Ainft__Chain__ChainId"] = "1" });
        var answer = (await ImportAsync(elsewhere, lines)).Is(HttpStatusCode.UnprocessableEntity);
        Assert.Empty(answer.Ids);
        var pointers = answer.Errors.GroupBy(error => error.Line)
            .ToDictionary(group => group.Key, group => group.Select(error => error.Pointer).ToArray());
        Assert.Equal(Enumerable.Range(1, lines.Length), pointers.Keys.Order());
        foreach (var (line, pointer) in new[]
        {
            (1, "/id"), (2, "/id"), (3, "/id"), (4, "/signature"), (5, "/signature"), (6, "/signature"),
            (7, "/signature"), (8, "/id"), (10, "/path"), (11, "/leaf"), (12, "/format"), (15, "/parents/0/id"),
        })
            Assert.Contains(pointer, pointers[line]);
        Assert.Equal(0, (await elsewhere.GetJsonAsync("chain")).GetProperty("openBundles").GetInt32());

        var partial = (await SendAsync(elsewhere.Http, "ainfts/import?partial=true",
            Encoding.UTF8.GetBytes(Lines([.. lines[..2], parent, child])))).Is(HttpStatusCode.Accepted);
        Assert.Equal([3, 4], partial.Lines.Where(line => line.TryGetProperty("id", out _))
            .Select(line => line.GetProperty("line").GetInt32()));
    }

    [Fact]
    public async Task A_manifest_may_be_its_canonical_text()
    {
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf("text")));
        var line = Assert.Single(await ExportAsync(App, $"creator={Creator.Address}"));
        var text = Change(line, json => { json["manifest"] = json["manifest"]!.ToJsonString(); json.Remove("id"); });
        Assert.Equal([Creator.IdOf(Creator.ManifestOf("text"))],
            (await ImportAsync(App, [text])).Is(HttpStatusCode.Accepted).Ids);
    }

    [Fact]
    public async Task A_contract_wallet_that_cannot_be_asked_is_asked_later()
    {
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf("wallet")));
        var line = Change(Assert.Single(await ExportAsync(App, "")),
            json => json["signature"]!["signature"] = "0x1234");
        Assert.Equal("/signature",
            Assert.Single((await ImportAsync(App, [line])).Is(HttpStatusCode.UnprocessableEntity).Errors).Pointer);
        await using var alone = await App.StartAsync(storage);
        (await ImportAsync(alone, [line])).Is(HttpStatusCode.ServiceUnavailable);
    }

    [Fact]
    public async Task A_contract_wallet_of_another_registry_is_asked_on_the_chain_whether_it_signed()
    {
        var wallet = await ContractWallet.DeployAsync(World, "1626ba7e");
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf("by a wallet"))
            .Replace(Creator.Address.ToString(), wallet.ToString(), StringComparison.Ordinal));
        var line = Assert.Single(await ExportAsync(App, $"creator={wallet}"));
        await using var world = await World.CreateAsync(storage, chain);
        var other = await world.StartAppAsync();

        await ContractWallet.ChangeAsync(World, wallet, "ffffffff");
        Assert.Equal("/signature",
            Assert.Single((await ImportAsync(other, [line])).Is(HttpStatusCode.UnprocessableEntity).Errors).Pointer);
        await ContractWallet.ChangeAsync(World, wallet, "1626ba7e");
        Assert.Equal([IdOf(line)], (await ImportAsync(other, [line])).Is(HttpStatusCode.Accepted).Ids);

        await other.DrainAsync("project-bundle", "ProjectBundle");
        var row = await other.Get<Ainfts>().FindAsync(IdOf(line), TestContext.Current.CancellationToken);
        Assert.Equal((wallet, World.Domain), (row!.Creator, row.Origin));
    }

    [Theory]
    [InlineData("limit=1001", "/limit")]
    [InlineData("creator=0x1", "/creator")]
    [InlineData("page=x", "/page")]
    public async Task A_bad_query_for_an_export_is_refused(string query, string pointer)
    {
        using var answer = await App.Http.GetAsync($"ainfts/export?{query}");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        Assert.Contains($"\"pointer\":\"{pointer}\"",
            await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    private static AinftId IdOf(string line) =>
        AinftId.Parse(JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()!);

    private static string Change(string line, Action<JsonObject> change)
    {
        var json = JsonNode.Parse(line)!.AsObject();
        change(json);
        return json.ToJsonString(new JsonSerializerOptions
        { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
    }
}

using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Text.Json;
using Ainft.Cli;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Ledger;

/// <summary>
/// The main job: a mint becomes an entry of one batch, its anchor is included and finalized, and its proof verifies
/// offline. The tests use a separate chain, because other tests on a shared chain would finalize the anchors that are
/// expected as included.
/// </summary>
public sealed class StoryTests(StorageFixture storage) : MintingScene(storage)
{
    [Fact]
    public async Task A_mint_is_pending_then_included_then_finalized_and_its_proof_verifies_offline()
    {
        var minted = await Creator.MintAsync(App.Http, Creator.OfSeed(Creator.Seed));
        var ids = minted.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("id").GetString()!).ToArray();
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await App.Http.GetAsync($"ainfts/{ids[0]}/proof")).StatusCode);
        Assert.Equal("pending", await StatusAsync(ids[0]));

        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(AinftId.Parse(ids[0]), "included");

        await World.MineAsync();
        await App.RunAsync("ReconcileChain");
        foreach (var id in ids)
        {
            Assert.Equal("finalized", await StatusAsync(id));
            Assert.True(ProofFile.TryParse(await App.Http.GetByteArrayAsync($"ainfts/{id}/proof"),
                out var proof, out var violations), string.Join("\n", violations));
            var report = ProofVerifier.Verify(proof);
            Assert.True(report.IsValid, string.Join("\n", report.Checks));
            Assert.True(await ProvesAsync(proof));
        }
        await LedgerCheck.HoldsAsync(World, [.. ids.Select(id => AinftId.Parse(id))], anchored: true);
    }

    [Fact]
    public async Task Many_bundles_become_one_batch_and_one_transaction()
    {
        foreach (var i in Enumerable.Range(0, 5))
            await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf($"one of {i}")));
        await App.RunAsync("AnchorBundles");
        await App.RunAsync("AnchorBundles");
        var id = Creator.IdOf(Creator.ManifestOf("one of 3"));
        await App.ReconcileUntilAsync(id, "included");
        Assert.Equal(2ul, await World.Chain.GetTransactionCountAsync(World.Operator.Address, BlockTag.Latest));
        var summary = await App.GetJsonAsync($"ainfts/{id}");
        Assert.Equal(5, summary.GetProperty("anchor").GetProperty("batch").GetProperty("size").GetInt32());
    }

    [Fact]
    public async Task A_token_minted_on_chain_shows_its_owner_through_transfers()
    {
        var manifest = Creator.ManifestOf("a token");
        var id = Creator.IdOf(manifest);
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        Assert.Equal("none", (await TokenAsync(id)).GetProperty("status").GetString());

        await World.Chain.Rpc.CallAsync("anvil_setBalance", [Creator.Address.ToString(), "0x56bc75e2d63100000"]);
        var wallet = new Wallet(World.Chain, Creator.Key, TimeProvider.System);
        var digest = Sha256Digest.Parse((await App.GetJsonAsync($"ainfts/{id}")).GetProperty("digest").GetString()!);
        await wallet.SendAsync(World.Deployment.Registry, Calldata.Encode("mint(bytes32,bytes32[])",
            digest.Value, Array.Empty<Bytes32>()), TestContext.Current.CancellationToken);
        await App.RunAsync("ReconcileChain");
        Assert.Equal("included", (await TokenAsync(id)).GetProperty("status").GetString());

        await World.MineAsync();
        await App.RunAsync("ReconcileChain");
        Assert.Equal("finalized", (await TokenAsync(id)).GetProperty("status").GetString());

        var transfer = Calldata.Encode("transferFrom(address,address,uint256)",
            Creator.Address, World.Operator.Address, id.TokenId);
        await wallet.SendAsync(World.Deployment.Registry, transfer, TestContext.Current.CancellationToken);
        await World.MineAsync();
        await App.RunAsync("ReconcileChain");
        Assert.Equal(World.Operator.Address.ToString(), (await TokenAsync(id)).GetProperty("owner").GetString());
    }

    [Fact]
    public async Task A_root_that_another_operator_anchored_first_is_done_and_the_next_batch_continues()
    {
        var first = Creator.ManifestOf("taken");
        await Creator.MintAsync(App.Http, Creator.Single(first));
        var wallet = new Wallet(World.Chain, World.Operator, TimeProvider.System);
        var root = MerkleTree.Build([Leaf.Registration(Creator.IdOf(first), Creator.Address)]).Root;
        await wallet.SendAsync(World.Deployment.Registry,
            AinftRegistry.EncodeAnchor(root, 1), TestContext.Current.CancellationToken);

        await App.RunAsync("AnchorBundles");
        var second = Creator.ManifestOf("next");
        await Creator.MintAsync(App.Http, Creator.Single(second));
        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(Creator.IdOf(first), "included");
        await App.ReconcileUntilAsync(Creator.IdOf(second), "included");
        await LedgerCheck.HoldsAsync(World, [Creator.IdOf(first), Creator.IdOf(second)], anchored: true);
    }

    [Fact]
    public async Task The_manifest_is_served_byte_for_byte_as_it_was_hashed_and_for_good()
    {
        var manifest = Creator.ManifestOf("served ü");
        var id = Creator.IdOf(manifest);
        await Creator.MintAsync(App.Http, Creator.Single(manifest));
        using var answer = await App.Http.GetAsync($"ainfts/{id}/manifest");
        var digest = SHA256.HashData(await answer.Content.ReadAsByteArrayAsync());
        var summary = await App.GetJsonAsync($"ainfts/{id}");
        Assert.Equal(summary.GetProperty("digest").GetString(), Hex.Format(digest));
        Assert.Equal($"sha-256=:{Convert.ToBase64String(digest)}:", answer.Headers.GetValues("Repr-Digest").Single());
        Assert.Contains("immutable", answer.Headers.CacheControl!.ToString());

        using var again = new HttpRequestMessage(HttpMethod.Get, $"ainfts/{id}/manifest");
        again.Headers.IfNoneMatch.Add(answer.Headers.ETag!);
        Assert.Equal(HttpStatusCode.NotModified, (await App.Http.SendAsync(again)).StatusCode);
    }

    [Fact]
    public async Task The_chain_page_shows_contract_cursor_lag_and_open_bundles()
    {
        await Creator.MintAsync(App.Http, Creator.Single(Creator.ManifestOf("waits")));
        await App.RunAsync("ReconcileChain");
        var page = await App.GetJsonAsync("chain");
        Assert.Equal(World.Deployment.Registry.ToString(), page.GetProperty("registry").GetString());
        Assert.Equal(1, page.GetProperty("openBundles").GetInt32());
        Assert.True(page.GetProperty("head").GetProperty("number").GetUInt64() >= World.Deployment.Block);
        await World.MineAsync();
        await App.RunAsync("ReconcileChain");
        Assert.Equal(0, (await App.GetJsonAsync("chain")).GetProperty("lag").GetInt64());
    }

    private async Task<string?> StatusAsync(string id) =>
        (await App.GetJsonAsync($"ainfts/{id}")).GetProperty("anchor").GetProperty("status").GetString();

    private async Task<JsonElement> TokenAsync(AinftId id) =>
        (await App.GetJsonAsync($"ainfts/{id}")).GetProperty("token");

    private async Task<bool> ProvesAsync(ProofFile proof)
    {
        var call = Calldata.Encode("proves(bytes32,uint8,bytes32,address,bytes32[])",
            proof.Root, (int)proof.Leaf.Kind, proof.Leaf.Subject, proof.Leaf.Account, proof.Path);
        return (await World.Chain.CallAsync(World.Deployment.Registry, call))[^1] == 1;
    }
}

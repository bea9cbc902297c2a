using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Minting;

public sealed class MintTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    [Fact]
    public async Task A_signed_manifest_becomes_a_component_with_the_id_that_follows_from_it()
    {
        var manifest = Creator.ManifestOf("first");
        using var answer = await Creator.PostAsync(App.Http, "ainfts", Creator.Single(manifest));
        Assert.Equal(HttpStatusCode.Created, answer.StatusCode);
        var item = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("items")[0];
        Assert.Equal(Creator.IdOf(manifest).ToString(), item.GetProperty("id").GetString());
        Assert.Equal(Creator.Address.ToString(), item.GetProperty("creator").GetString());
        Assert.Equal("pending", item.GetProperty("status").GetString());
        Assert.Equal(HttpStatusCode.OK,
            (await App.Http.GetAsync(item.GetProperty("links").GetProperty("self").GetString())).StatusCode);
    }

    [Fact]
    public async Task Minting_again_answers_200_with_the_same_body_also_from_another_process()
    {
        var body = Creator.Single(Creator.ManifestOf("again"));
        var first = await Creator.MintAsync(App.Http, body);
        var other = await World.StartAppAsync();
        foreach (var api in new[] { App.Http, other.Http })
        {
            using var answer = await Creator.PostAsync(api, "ainfts", body);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(first.GetRawText(), await answer.Content.ReadAsStringAsync());
        }
    }

    [Fact]
    public async Task The_seed_form_becomes_five_components_and_minting_it_twice_the_same_five()
    {
        var first = await Creator.MintAsync(App.Http, Creator.OfSeed(Creator.Seed));
        var ids = first.GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("id").GetString()!).ToArray();
        Assert.Equal(5, ids.Distinct().Count());
        var composite = await App.GetJsonAsync($"ainfts/{ids[4]}");
        Assert.Equal("composite", composite.GetProperty("kind").GetString());
        Assert.Equal(ids[..4].Order(), composite.GetProperty("parents").EnumerateArray()
            .Select(parent => parent.GetProperty("id").GetString()!).Order());
        var again = await Creator.MintAsync(App.Http, Creator.OfSeed(Creator.Seed));
        Assert.Equal(first.GetRawText(), again.GetRawText());
    }

    [Fact]
    public async Task Manifests_of_one_request_may_be_one_anothers_parents()
    {
        var parent = Creator.ManifestOf("parent");
        var child = Creator.ManifestOf("child", Creator.IdOf(parent));
        var answer = await Creator.MintAsync(App.Http, Creator.Many(parent, child));
        Assert.Equal(Creator.IdOf(child).ToString(), answer.GetProperty("items")[1].GetProperty("id").GetString());
    }

    [Fact]
    public async Task A_preview_gives_the_ids_and_the_typed_data_to_sign_and_stores_nothing()
    {
        var manifest = Creator.ManifestOf("previewed");
        using var answer = await Creator.PostAsync(App.Http, "ainfts/preview",
            $$"""{"manifest":{{manifest}},"creator":"{{Creator.Address}}"}""");
        var preview = await answer.Content.ReadFromJsonAsync<JsonElement>();
        var id = Creator.IdOf(manifest).ToString();
        Assert.Equal(id, preview.GetProperty("items")[0].GetProperty("id").GetString());
        Assert.Equal(HttpStatusCode.NotFound, (await App.Http.GetAsync($"ainfts/{id}")).StatusCode);

        var signature = (await Cast.SignTypedDataAsync(Creator.Key, preview.GetProperty("typedData").GetRawText()))
            .ToString();
        await Creator.MintAsync(App.Http,
            Creator.Body("manifest", manifest, preview.GetProperty("deadline").GetUInt64(), signature));
    }

    [Fact]
    public async Task Sixty_four_mints_of_one_manifest_at_once_make_one_component_and_equal_answers()
    {
        var other = await World.StartAppAsync();
        var body = Creator.Single(Creator.ManifestOf("crowded"));
        var answers = await Task.WhenAll(Enumerable.Range(0, 64)
            .Select(i => Creator.MintAsync(i % 2 == 0 ? App.Http : other.Http, body)));
        Assert.Single(answers.Select(answer => answer.GetRawText()).Distinct());
        var listed = await App.GetJsonAsync($"ainfts?creator={Creator.Address}");
        Assert.Equal(1, listed.GetProperty("items").GetArrayLength());
        await LedgerCheck.HoldsAsync(World, [Creator.IdOf(Creator.ManifestOf("crowded"))], anchored: false);
    }

    [Fact]
    public async Task A_deadline_in_the_past_is_refused_with_the_reason()
    {
        var past = (ulong)DateTimeOffset.UtcNow.AddSeconds(-5).ToUnixTimeSeconds();
        await RefusedAsync(Creator.Single(Creator.ManifestOf("late"), past), "/deadline", "signature-expired");
    }

    [Fact]
    public async Task A_signature_by_another_is_refused_and_says_by_whom()
    {
        var other = new Creator(World.Domain);
        var body = other.Single(Creator.ManifestOf("theirs"))
            .Replace(other.Address.ToString(), Creator.Address.ToString());
        await RefusedAsync(body, "/signature", "signature-invalid", $"{other.Address}, not {Creator.Address}");
    }

    [Fact]
    public async Task The_high_s_twin_of_a_signature_is_refused()
    {
        var body = Creator.Single(Creator.ManifestOf("twin"));
        using var json = JsonDocument.Parse(body);
        var text = json.RootElement.GetProperty("signature").GetString()!;
        Assert.True(Signature.TryParse(text, out var signature));
        await RefusedAsync(body.Replace(text, HighTwinOf(signature)),
            "/signature", "signature-invalid", "high s value");
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(31337, true)]
    public async Task A_signature_for_another_chain_or_registry_is_refused(int chainId, bool otherRegistry)
    {
        var elsewhere = new MintDomain(chainId,
            otherRegistry ? Address.Parse("0x00000000000000000000000000000000000000aa") : World.Deployment.Registry);
        await RefusedAsync(new Creator(elsewhere).Single(Creator.ManifestOf("elsewhere")),
            "/signature", "signature-invalid", "another chain or another registry");
    }

    [Theory]
    [InlineData("1626ba7e", true)]
    [InlineData("ffffffff", false)]
    public async Task A_contract_wallet_is_asked_whether_it_signed(string answer, bool accepted)
    {
        var wallet = await ContractWallet.DeployAsync(World, answer);
        var body = Creator.Single(Creator.ManifestOf("by a wallet"))
            .Replace(Creator.Address.ToString(), wallet.ToString());
        using var response = await Creator.PostAsync(App.Http, "ainfts", body);
        Assert.Equal(accepted ? HttpStatusCode.Created : HttpStatusCode.UnprocessableEntity, response.StatusCode);
        if (!accepted)
            Assert.Contains("ERC-1271", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Unknown_parents_are_refused_all_at_once_each_with_its_pointer()
    {
        var unknown = new[] { "0x" + new string('1', 64), "0x" + new string('2', 64) }
            .Select(text => AinftId.Parse(text)).ToArray();
        using var answer = await Creator.PostAsync(App.Http, "ainfts",
            Creator.Single(Creator.ManifestOf("orphan", unknown)));
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal(["/manifest/parents/0/id", "/manifest/parents/1/id"],
            problem.GetProperty("violations").EnumerateArray().Select(v => v.GetProperty("pointer").GetString()));
    }

    [Theory]
    [InlineData("", 400, "")]
    [InlineData("{", 400, "")]
    [InlineData("[]", 422, "")]
    [InlineData("{}", 422, "/creator")]
    [InlineData("""{"manifest":{"ainft":1,"kind":"data","kind":"model"}}""", 422, "/manifest/kind")]
    [InlineData("""{"manifest":{"ainft":1,"kind":"soup"}}""", 422, "/manifest/kind")]
    [InlineData("""{"manifest":{"ainft":1,"kind":"data","properties":{"n":1e999}}}""", 422, "/manifest/properties/n")]
    [InlineData("""{"manifest":{"ainft":1,"kind":"data"},"seed":{}}""", 422, "")]
    [InlineData("""{"manifests":[]}""", 422, "/manifests")]
    [InlineData(
        """{"creator":"0x00000000000000000000000000000000000000aa","""
            + """ "creator":"0x00000000000000000000000000000000000000aa"}""",
        422, "/creator")]
    [InlineData("""{"wrong/member":1}""", 422, "/wrong~1member")]
    [InlineData("""{"deadline":-1}""", 422, "/deadline")]
    [InlineData("""{"signature":"0xzz"}""", 422, "/signature")]
    public async Task A_bad_body_is_refused_as_a_problem_that_points_at_it(string body, int status, string pointer)
    {
        using var answer = await Creator.PostAsync(App.Http, "ainfts", body);
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = await answer.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Contains(pointer, problem.GetProperty("violations").EnumerateArray()
            .Select(violation => violation.GetProperty("pointer").GetString()));
    }

    [Fact]
    public async Task A_body_above_the_limit_is_refused_as_too_large()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "ainfts")
        { Content = new StringContent(new string(' ', (4 << 20) + 1), null, "application/json") };
        // The client waits for 100 Continue, so the server can answer from the length before the client sends the body.
        request.Headers.ExpectContinue = true;
        using var answer = await App.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private async Task RefusedAsync(string body, string pointer, string code, string reason = "")
    {
        using var answer = await Creator.PostAsync(App.Http, "ainfts", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.StatusCode);
        var violation = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("violations")[0];
        Assert.Equal(pointer, violation.GetProperty("pointer").GetString());
        Assert.Equal(code, violation.GetProperty("code").GetString());
        Assert.Contains(reason, violation.GetProperty("reason").GetString());
        Assert.Equal(0, (await App.GetJsonAsync($"ainfts?creator={Creator.Address}"))
            .GetProperty("items").GetArrayLength());
    }

    private static string HighTwinOf(Signature signature)
    {
        var order = System.Numerics.BigInteger.Parse(
            "115792089237316195423570985008687907852837564279074904382605163141518161494337");
        var s = order - new System.Numerics.BigInteger(signature.S.ToArray(), isUnsigned: true, isBigEndian: true);
        var bytes = signature.ToArray();
        bytes.AsSpan(32, 32).Clear();
        var high = s.ToByteArray(isUnsigned: true, isBigEndian: true);
        high.CopyTo(bytes.AsSpan(64 - high.Length));
        bytes[64] = (byte)(bytes[64] == 27 ? 28 : 27);
        return Hex.Format(bytes);
    }
}

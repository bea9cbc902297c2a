using System.Numerics;
using System.Text;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Rewards;

/// <summary>The royalties of components and the previews of payments, by the routes of the app.</summary>
public sealed class RoyaltyTests(StorageFixture storage, ChainFixture chain) : RoyaltyScene(storage, chain)
{
    private const string Ether = "1000000000000000001";

    [Fact]
    public async Task A_payment_is_divided_among_the_accounts_of_all_ancestors_to_the_unit()
    {
        var data = Asking("data", 333, Many(1, 3));
        var model = Asking("model", 250, null, Creator.IdOf(data));
        var service = Asking("service", 1_000, Many(3, 2), Creator.IdOf(model), Creator.IdOf(data));
        await MintAsync(data, model, service);

        var (status, body) = await PayAsync(service, $$"""{"amount":"{{Ether}}"}""");

        Assert.Equal(200, status);
        // The stack follows from the manifests alone, so the test makes it without the registry.
        var stack = StackOf(data).Join(StackOf(model));
        var expected = Payouts.Of(BigInteger.Parse(Ether), stack, Many(3, 2), Creator.Address);
        Assert.Equal(
            expected.Select(payout => $"{payout.Account} {payout.Amount} {payout.Reason.ToText()}"),
            body.GetProperty("payouts").EnumerateArray().Select(payout => string.Join(' ',
                payout.GetProperty("account"), payout.GetProperty("amount"), payout.GetProperty("reason"))));
        var sum = body.GetProperty("payouts").EnumerateArray().Aggregate(BigInteger.Zero,
            (total, payout) => total + BigInteger.Parse(payout.GetProperty("amount").GetString()!));
        Assert.Equal(BigInteger.Parse(Ether), sum);

        var shown = await App.GetJsonAsync($"ainfts/{Creator.IdOf(service)}/royalties");
        Assert.Equal(1_000, shown.GetProperty("royalty").GetInt32());
        Assert.Equal($"{stack.Digest}", shown.GetProperty("stack").GetString());
        Assert.True(shown.GetProperty("royalties").GetProperty("payable").GetBoolean());
        Assert.Equal(stack.Sum, shown.GetProperty("royalties").GetProperty("units").GetInt32());
        Assert.Equal(4, shown.GetProperty("royalties").GetProperty("asks").GetArrayLength());
    }

    [Fact]
    public async Task Versions_by_one_creator_ask_once_and_share_one_stack()
    {
        var versions = new List<string> { Asking("version 0", 300) };
        while (versions.Count < 20)
            versions.Add(Asking($"version {versions.Count}", 300, null, Creator.IdOf(versions[^1])));
        await MintAsync([.. versions]);

        var royalties = await RoyaltiesAsync(versions[^1]);

        Assert.Equal(300 * RoyaltyStack.BasisPoint, royalties.GetProperty("units").GetInt32());
        Assert.Equal(1, royalties.GetProperty("accounts").GetInt32());
        Assert.Single(await TableSnapshot.NamesAsync(World, "royalties"));
    }

    [Fact]
    public async Task Components_without_royalties_owe_nothing_and_store_nothing()
    {
        var parent = Creator.ManifestOf("parent");
        var child = Creator.ManifestOf("child", Creator.IdOf(parent));
        await MintAsync(parent, child);

        var royalties = await RoyaltiesAsync(child);

        Assert.True(royalties.GetProperty("payable").GetBoolean());
        Assert.Equal(0, royalties.GetProperty("units").GetInt32());
        Assert.Null(await PreviewedAsync(child));
        Assert.Empty(await TableSnapshot.NamesAsync(World, "royalties"));
        var (_, body) = await PayAsync(child, """{"amount":"7"}""");
        var payout = Assert.Single(body.GetProperty("payouts").EnumerateArray());
        Assert.Equal(($"{Creator.Address}", "7"),
            (payout.GetProperty("account").GetString(), payout.GetProperty("amount").GetString()));
    }

    [Fact]
    public async Task A_component_over_the_cap_is_minted_and_names_the_parent_to_leave_out()
    {
        string[] parents = [.. Enumerable.Range(1, 6).Select(number =>
            Asking($"parent {number}", number == 3 ? 1_000 : 900, Many(number, 1)))];
        var child = Creator.ManifestOf("child", [.. parents.Select(Creator.IdOf)]);
        await MintAsync(parents);

        var before = await PreviewedAsync(child);
        await MintAsync(child);
        var after = await RoyaltiesAsync(child);

        foreach (var royalties in new[] { before!.Value, after })
        {
            Assert.False(royalties.GetProperty("payable").GetBoolean());
            Assert.Equal("over-cap", royalties.GetProperty("reason").GetString());
            Assert.Equal(5_500 * RoyaltyStack.BasisPoint, royalties.GetProperty("units").GetInt32());
            Assert.Equal($"{AccountOf(3)}", royalties.GetProperty("asks")[0].GetProperty("account").GetString());
            Assert.Equal([$"{Creator.IdOf(parents[2])}"], TextsOf(royalties.GetProperty("leaveOut")));
            Assert.Equal(6, royalties.GetProperty("parents").GetArrayLength());
        }
        var (status, problem) = await PayAsync(child, """{"amount":"1"}""");
        Assert.Equal((409, "not-payable"), (status, problem.GetProperty("code").GetString()));
        var lighter = Creator.ManifestOf("lighter", [.. parents.Where(one => one != parents[2]).Select(Creator.IdOf)]);
        var near = (await PreviewedAsync(lighter))!.Value;
        Assert.True(near.GetProperty("payable").GetBoolean());
        Assert.True(near.GetProperty("nearCap").GetBoolean());
    }

    [Fact]
    public async Task A_stack_that_is_over_stays_over_in_all_descendants()
    {
        string[] parents = [.. Enumerable.Range(0, 5).Select(number =>
            Asking($"crowd {number}", 1, Many(1 + 256 * number, 256)))];
        var over = Creator.ManifestOf("over", [.. parents.Select(Creator.IdOf)]);
        var child = Asking("child", 10, null, Creator.IdOf(over));
        var grandchild = Creator.ManifestOf("grandchild", Creator.IdOf(child), Creator.IdOf(parents[0]));
        await MintAsync([.. parents, over, child, grandchild]);

        var first = await RoyaltiesAsync(over);
        var last = await RoyaltiesAsync(grandchild);

        Assert.Equal("over", first.GetProperty("reason").GetString());
        Assert.False(first.TryGetProperty("units", out _));
        Assert.Single(TextsOf(first.GetProperty("leaveOut")));
        Assert.Equal("over", last.GetProperty("reason").GetString());
        Assert.Equal([$"{Creator.IdOf(child)}"], TextsOf(last.GetProperty("leaveOut")));
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
    }

    [Fact]
    public async Task A_reference_and_an_unknown_component_cannot_be_paid()
    {
        var reference = $$"""
            {"ainft":1,"kind":"model","reference":true,"source":{"platform":"huggingface.co","repository":"a/b",
             "revision":"c","digests":{"model.bin":"{{new string('a', 64)}}"} } }
            """;
        await MintAsync(reference);

        Assert.Equal("reference", (await RoyaltiesAsync(reference)).GetProperty("reason").GetString());
        Assert.Equal(409, (await PayAsync(reference, """{"amount":"1"}""")).Status);
        var unknown = await PayAsync(Creator.ManifestOf("unknown"), """{"amount":"1"}""");
        Assert.Equal((404, "component-not-found"), (unknown.Status, unknown.Body.GetProperty("code").GetString()));
    }

    [Fact]
    public async Task A_preview_looks_up_256_parents_and_says_when_it_does_not_know_them_all()
    {
        var asking = Asking("asking", 100);
        await MintAsync(asking);
        var unknown = Enumerable.Range(0, 256).Select(number => Creator.IdOf(Creator.ManifestOf($"{number}")));
        var child = Creator.ManifestOf("child", [.. unknown, Creator.IdOf(asking)]);

        var royalties = (await PreviewedAsync(child))!.Value;

        Assert.False(royalties.TryGetProperty("payable", out _));
        Assert.Equal("parents-unknown", royalties.GetProperty("reason").GetString());
    }

    [Fact]
    public async Task A_preview_joins_the_components_of_its_own_request()
    {
        var parent = Asking("parent", 100);
        var child = Asking("child", 200, Many(1, 1), Creator.IdOf(parent));
        var last = Creator.ManifestOf("last", Creator.IdOf(child));

        var royalties = (await PreviewedAsync(parent, child, last))!.Value;

        Assert.Equal(300 * RoyaltyStack.BasisPoint, royalties.GetProperty("units").GetInt32());
    }

    [Theory]
    [InlineData("""{"amount":"0"}""", "out-of-range")]
    [InlineData("""{"amount":"5192296858534827628530496329220096"}""", "out-of-range")]
    [InlineData("""{"amount":"01"}""", "wrong-form")]
    [InlineData("""{"amount":"-1"}""", "wrong-form")]
    [InlineData("""{"amount":"1.5"}""", "wrong-form")]
    [InlineData("""{"amount":""}""", "wrong-length")]
    [InlineData("""{"amount":1}""", "wrong-type")]
    [InlineData("""{}""", "member-missing")]
    [InlineData("""{"amount":"1","to":"x"}""", "member-unknown")]
    public async Task A_wrong_amount_is_refused_at_its_member(string body, string code)
    {
        var manifest = Creator.ManifestOf("paid");
        await MintAsync(manifest);

        var (status, problem) = await PayAsync(manifest, body);

        Assert.Equal(422, status);
        var violation = Assert.Single(problem.GetProperty("violations").EnumerateArray());
        Assert.Equal(code, violation.GetProperty("code").GetString());
    }

    [Fact]
    public async Task The_greatest_amount_is_divided_without_loss()
    {
        var parent = Asking("parent", 999, Many(1, 3));
        var child = Creator.ManifestOf("child", Creator.IdOf(parent));
        await MintAsync(parent, child);

        var (status, body) = await PayAsync(child, $$"""{"amount":"{{Payouts.MaxAmount}}"}""");

        Assert.Equal(200, status);
        Assert.Equal(Payouts.MaxAmount, body.GetProperty("payouts").EnumerateArray().Aggregate(BigInteger.Zero,
            (total, payout) => total + BigInteger.Parse(payout.GetProperty("amount").GetString()!)));
    }

    private RoyaltyStack StackOf(string text)
    {
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(text), out var manifest, out _));
        return RoyaltyStack.Of(manifest, Creator.Address);
    }
}

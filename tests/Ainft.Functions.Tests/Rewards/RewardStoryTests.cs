using System.Net;
using System.Numerics;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Rewards;

/// <summary>Payments from the chain to the claims of every account, beside real contracts.</summary>
public sealed class RewardStoryTests(StorageFixture storage) : RewardScene(storage)
{
    private static readonly BigInteger Amount = BigInteger.Parse("1000000000000000003");

    [Fact]
    public async Task Each_of_four_ancestors_claims_its_royalty_to_the_wei()
    {
        Creator[] creators = [.. Enumerable.Range(0, 4).Select(_ => new Creator(World.Domain))];
        var ancestors = new List<AinftId>();
        foreach (var (at, creator) in creators.Index())
            ancestors.Add(await MintAsync(creator, $"ancestor {at}", 333 + at, [.. ancestors.TakeLast(2)]));
        var paid = await MintAsync(Creator, "service", 100, ancestors[^1], ancestors[1]);
        await AnchorAsync();
        await Dao.PayAsync(paid, Payer, Amount);
        await FinalizeAsync();

        await SettleAsync();
        Assert.Equal(["pending"], await RootStatesAsync());
        Assert.Equal<BigInteger>(0, await ClaimableAsync(creators[0].Address));
        await ActivateAsync();
        Assert.Equal(["active"], await RootStatesAsync());

        var rest = Amount;
        foreach (var (at, creator) in creators.Index())
        {
            var expected = Amount * (333 + at) / 10_000;
            Assert.Equal<BigInteger>(expected, await ClaimableAsync(creator.Address));
            Assert.Equal<BigInteger>(expected, await ClaimAsync(creator.Address));
            rest -= expected;
        }
        Assert.Equal<BigInteger>(rest, await ClaimAsync(Creator.Address));
        Assert.Equal<BigInteger>(0, await Dao.BalanceAsync(Dao.Rewards));

        await FinalizeAsync();
        Assert.Equal<BigInteger>(0, await ClaimableAsync(creators[0].Address));
        var royalties = await App.GetJsonAsync($"ainfts/{paid}/royalties");
        Assert.Equal("distributed", royalties.GetProperty("gate").GetProperty("state").GetString());
        var sum = royalties.GetProperty("paid").GetProperty("sums")[0];
        Assert.Equal($"{Amount}", sum.GetProperty("amount").GetString());
        Assert.Equal("", await Upkeep.Upkeep.FindingsAsync(World));
    }

    [Fact]
    public async Task A_second_payment_adds_to_the_leaves_and_nothing_new_proposes_no_root()
    {
        var parent = new Creator(World.Domain);
        var paid = await MintAsync(Creator, "service", 0, await MintAsync(parent, "parent", 1_000));
        await AnchorAsync();
        await Dao.PayAsync(paid, Payer, 1_000);
        await FinalizeAsync();
        await SettleAsync();
        await ActivateAsync();
        await SettleAsync();
        Assert.Equal(["active"], await RootStatesAsync());
        Assert.Equal<BigInteger>(100, await ClaimAsync(parent.Address));

        await Dao.PayAsync(paid, Payer, 55);
        await FinalizeAsync();
        await SettleAsync();
        await SettleAsync();
        Assert.Equal(["pending", "active"], await RootStatesAsync());
        await ActivateAsync();

        Assert.Equal(["active", "replaced"], await RootStatesAsync());
        Assert.Equal<BigInteger>(5, await ClaimAsync(parent.Address));
        Assert.Equal<BigInteger>(950, await ClaimAsync(Creator.Address));
    }

    [Fact]
    public async Task A_payment_to_an_unknown_id_and_one_to_a_reference_are_refunded()
    {
        var unknown = Creator.IdOf(Creator.ManifestOf("never minted"));
        await Dao.PayAsync(unknown, Payer, Amount);
        await FinalizeAsync();
        await SettleAsync();
        Assert.Empty(await RootStatesAsync());

        await Dao.FinalizeAfterAsync(TimeSpan.FromDays(8));
        await App.RunAsync("ReconcileChain");
        await SettleAsync();
        await ActivateAsync();

        Assert.Equal<BigInteger>(Amount, await ClaimAsync(Payer));
    }

    [Fact]
    public async Task A_veto_suspends_the_settler_until_the_DAO_resumes_it()
    {
        var paid = await MintAsync(Creator, "service", 0);
        await AnchorAsync();
        await Dao.PayAsync(paid, Payer, Amount);
        await FinalizeAsync();
        await SettleAsync();
        var root = Bytes32.Parse((await RootsAsync())[0].GetProperty("root").GetString()!);
        await Dao.SendAsync(Dao.Guardian, Dao.Rewards, Calldata.Encode("veto(bytes32)", root));
        await FinalizeAsync();

        await SettleAsync();
        Assert.Equal(["vetoed"], await RootStatesAsync());
        Assert.True((await App.GetJsonAsync("rewards/roots")).GetProperty("suspended").GetBoolean());

        await Dao.SendAsync(Dao.Timelock, Dao.Rewards, Calldata.Encode("resume()"));
        await FinalizeAsync();
        await SettleAsync();
        Assert.Equal(["pending", "vetoed"], await RootStatesAsync());
    }

    [Fact]
    public async Task An_account_without_a_leaf_gets_no_proof_and_a_wrong_address_is_refused()
    {
        Assert.Equal("reward-not-found", await CodeAsync($"rewards/{Payer}/proof", HttpStatusCode.NotFound));
        await CodeAsync("rewards/0x12", HttpStatusCode.UnprocessableEntity);
        await CodeAsync($"rewards/{Payer}/proof?token=ether", HttpStatusCode.UnprocessableEntity);
        await CodeAsync($"rewards/{Payer}?tokens=1", HttpStatusCode.UnprocessableEntity);
        Assert.Empty((await App.GetJsonAsync($"rewards/{Payer}")).GetProperty("tokens").EnumerateArray());
    }

    [Fact]
    public async Task Without_an_address_payments_are_off()
    {
        await using var off = World.WithEmptyStorage();
        var app = await off.StartAppAsync();
        await app.RunAsync("SettleRewards");
        await app.RunAsync("ActivateRewards");
        foreach (var path in new[] { "rewards/roots", $"rewards/{Payer}", $"rewards/{Payer}/proof" })
        {
            using var answer = await app.Http.GetAsync(path, Ct);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains("rewards-off", await answer.Content.ReadAsStringAsync(Ct), StringComparison.Ordinal);
        }
    }

    private async Task<string?> CodeAsync(string path, HttpStatusCode expected)
    {
        using var answer = await App.Http.GetAsync(path, Ct);
        var text = await answer.Content.ReadAsStringAsync(Ct);
        Assert.True(expected == answer.StatusCode, text);
        return JsonSerializer.Deserialize<JsonElement>(text).GetProperty("code").GetString();
    }
}

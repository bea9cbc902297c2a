using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Ainft.Ethereum;
using Ainft.Functions.Tests.Nodes;
using Ainft.Functions.Tests.Rewards;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Events;

/// <summary>An account hears of each amount that it can claim.</summary>
public sealed class RewardEventTests(StorageFixture storage) : RewardScene(storage)
{
    private static readonly (string Name, string Value)[] OfSubscriptions =
        [("Ainft__Data__Key", new string('a', 64)), ("Ainft__Events__PrivateHosts", "127.0.0.1")];

    [Fact]
    public async Task An_account_hears_of_the_amounts_that_a_root_adds_when_it_is_active()
    {
        var parent = new Creator(World.Domain);
        var paid = await MintAsync(Creator, "service", 0, await MintAsync(parent, "parent", 1_000));
        await AnchorAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await SubscribeAsync(receiver.Address, parent.Address);
        await Dao.PayAsync(paid, Payer, 1_000);
        await FinalizeAsync();
        await SettleAsync();
        await App.RunAsync("SweepEvents");
        Assert.Empty(await ReadAsync(parent.Address));
        await ActivateAsync();
        await EventReader.AppendAsync(App);
        Assert.Equal([("100", "100")], (await ReadAsync(parent.Address)).Select(AmountsOf));

        await Dao.PayAsync(paid, Payer, 55);
        await FinalizeAsync();
        await SettleAsync();
        await ActivateAsync();
        await App.RunAsync("SweepEvents");

        var events = await ReadAsync(parent.Address);
        Assert.Equal([("100", "100"), ("105", "5")], events.Select(AmountsOf));
        Assert.Equal(
            (await RootsAsync()).Select(root => root.GetProperty("root").GetString()).Reverse(),
            events.Select(one => one.GetProperty("data").GetProperty("root").GetString()));
        Assert.Equal([("900", "900"), ("950", "50")], (await ReadAsync(Creator.Address)).Select(AmountsOf));
        Assert.Equal(events.Select(EventReader.IdOf), receiver.Received.Select(one => one.Id));
    }

    [Fact]
    public async Task After_a_rebuild_the_amounts_come_again_with_their_ids_and_no_subscriber_gets_them_twice()
    {
        var paid = await MintAsync(Creator, "service", 0);
        await AnchorAsync();
        await using var receiver = await WebhookReceiver.StartAsync();
        await SubscribeAsync(receiver.Address, Creator.Address);
        await Dao.PayAsync(paid, Payer, 1_000);
        await FinalizeAsync();
        await SettleAsync();
        await ActivateAsync();
        await App.RunAsync("SweepEvents");
        var before = await ReadAsync(Creator.Address);

        await Upkeep.Upkeep.RebuildAsync(World, dropOld: true);
        var serving = await World.StartAppAsync(null, OfSubscriptions);
        await serving.RunAsync("SweepEvents");

        var (after, _) = await EventReader.ReadAsync(serving, $"account={Creator.Address}", null);
        Assert.Equal(Assert.Single(before).GetProperty("id").GetString(), EventReader.IdOf(Assert.Single(after)));
        Assert.Single(receiver.Received);
    }

    protected override async Task<(string Name, string Value)[]> SettingsAsync() =>
        [.. await base.SettingsAsync(), .. OfSubscriptions];

    private async Task<List<JsonElement>> ReadAsync(Address account) =>
        (await EventReader.ReadAsync(App, $"type=reward.claimable&account={account}", null)).Events;

    private async Task SubscribeAsync(string url, Address account)
    {
        var owner = new SignedClient(App.Http, World.Domain, LocalKey.Generate());
        using var added = await owner.PostAsync("subscriptions", $$"""{"url":"{{url}}","account":"{{account}}"}""");
        Assert.True(added.StatusCode == HttpStatusCode.Created, await added.Content.ReadAsStringAsync(Ct));
        var subscription = await added.Content.ReadFromJsonAsync<JsonElement>(Ct);
        Assert.Equal(account.ToString(), subscription.GetProperty("account").GetString());
        var path = $"subscriptions/{subscription.GetProperty("subscription").GetString()}/challenge";
        using var verified = await owner.SendAsync(HttpMethod.Post, path, null, ct: Ct);
        Assert.True(verified.IsSuccessStatusCode, await verified.Content.ReadAsStringAsync(Ct));
    }

    private static (string? Cumulative, string? More) AmountsOf(JsonElement one)
    {
        var data = one.GetProperty("data");
        return (data.GetProperty("cumulative").GetString(), data.GetProperty("more").GetString());
    }
}

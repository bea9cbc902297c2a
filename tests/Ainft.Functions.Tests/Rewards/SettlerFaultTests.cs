using System.Numerics;
using Ainft.Ethereum;
using Ainft.Functions.Rewards;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Rewards;

/// <summary>
/// A settler may end at any write, and several may run at once. One root becomes pending, and its leaves are stored
/// before it.
/// </summary>
public sealed class SettlerFaultTests(StorageFixture storage) : RewardScene(storage)
{
    [Fact]
    public async Task Two_settlers_at_once_propose_one_root()
    {
        await PayAsync();
        var other = await World.StartAppAsync();

        await Task.WhenAll(
            App.Get<SettleRewards>().StepAsync(Ct),
            other.Get<SettleRewards>().StepAsync(Ct),
            App.Get<SettleRewards>().StepAsync(Ct));

        await AdvanceUntilPendingAsync(App);
        Assert.Equal(["pending"], await RootStatesAsync());
        await ActivateAsync();
        Assert.Equal<BigInteger>(1_000, await ClaimAsync(Creator.Address));
    }

    [Fact]
    public async Task Each_write_of_a_settlement_may_be_lost_or_go_unanswered()
    {
        await PayAsync();
        var snapshot = await SnapshotAsync();
        var writes = await SettleWithFaultAsync(-1, default);
        Assert.InRange(writes, 5, 30);
        foreach (var fault in Enum.GetValues<Fault>())
            for (var n = 0; n < writes; n++)
            {
                await World.Chain.Rpc.CallAsync("evm_revert", [snapshot], Ct);
                snapshot = await SnapshotAsync();
                await SettleWithFaultAsync(n, fault);
            }
    }

    /// <summary>Settles in storage of its own with one lost write, and then without faults.</summary>
    private async Task<int> SettleWithFaultAsync(int n, Fault fault)
    {
        var world = World.WithEmptyStorage();
        world.Additional = Dao.Settings;
        await using var disposing = world;
        var faults = new FaultTransport();
        var app = await world.StartAppAsync(
            builder => builder.Services.AddSingleton<HttpPipelineTransport>(faults),
            ("Ainft__StorageRetries", "0"));
        await app.RunAsync("ReconcileChain");
        faults.Reset();
        if (n >= 0)
            faults.Lose(n, fault);
        await app.TryRunAsync("SettleRewards");
        var writes = faults.Writes.Count;
        faults.Reset();
        await app.BreakLeasesAsync();

        var fresh = await world.StartAppAsync();
        await AdvanceUntilPendingAsync(fresh);
        var root = await AinftRewards.ReadPendingAsync(World.Chain, Dao.Rewards, Ct);
        Assert.NotNull(await fresh.Get<RewardTrees>().FindAsync(root!.Root, Ct));
        return writes;
    }

    private async Task AdvanceUntilPendingAsync(App app) => await Eventually.HoldsAsync(
        async () =>
        {
            await app.RunAsync("SettleRewards");
            await FinalizeAsync(app);
            return await AinftRewards.ReadPendingAsync(World.Chain, Dao.Rewards, Ct) is not null;
        },
        TimeSpan.FromSeconds(30));

    private async Task PayAsync()
    {
        // In storage without the component the payment is refunded, because the time to anchor is over.
        var id = await MintAsync(Creator, "service", 0);
        await AnchorAsync();
        await Dao.PayAsync(id, Payer, 1_000);
        await Dao.FinalizeAfterAsync(TimeSpan.FromDays(8));
        await App.RunAsync("ReconcileChain");
    }

    private async Task<string> SnapshotAsync() =>
        (await World.Chain.Rpc.CallAsync("evm_snapshot", [], Ct)).GetString()!;
}

using System.Numerics;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Ainft.Functions.Rewards;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Rewards;

/// <summary>
/// A settlement with more payments than one run takes into account. All its runs settle to the same block, and a run
/// may end at any write.
/// </summary>
public sealed class SettlementPartTests(StorageFixture storage) : RewardScene(storage)
{
    private const int Payments = 5, Parts = 3;

    private static readonly (string, string) Two = ("Ainft__Rewards__PaymentsPerRun", "2");
    private static readonly (string, string) Once = ("Ainft__StorageRetries", "0");

    private readonly Address waiting = LocalKey.Generate().Address;

    [Fact]
    public async Task Runs_continue_a_settlement_to_the_block_in_which_it_began()
    {
        var id = await PayAsync();
        var block = (await App.Get<AppliedBlock>().FindAsync(Ct))!.Number;
        var app = await World.StartAppAsync(null, Two);
        for (var part = 1; part < Parts; part++)
        {
            await app.RunAsync("SettleRewards");
            await Dao.PayAsync(id, Payer, 7);
            await FinalizeAsync();
            Assert.Empty(await RootStatesAsync());
        }

        await app.RunAsync("SettleRewards");
        await FinalizeAsync();
        Assert.Equal(block, Assert.Single(await RootsAsync()).GetProperty("through").GetUInt64());
        Assert.Empty(await PartsAsync());
        await ActivateAsync();
        Assert.Equal<BigInteger>(Sum(Payments), await ClaimAsync(Creator.Address));

        // The payments that came meanwhile are in the next root.
        await SettleAsync();
        await ActivateAsync();
        Assert.Equal<BigInteger>(7 * (Parts - 1), await ClaimAsync(Creator.Address));
    }

    [Fact]
    public async Task Two_settlers_at_once_settle_each_payment_once()
    {
        await PayAsync();
        var (one, other) = (await World.StartAppAsync(null, Two), await World.StartAppAsync(null, Two));
        await Eventually.HoldsAsync(
            async () =>
            {
                await Task.WhenAll(one.Get<SettleRewards>().StepAsync(Ct), other.Get<SettleRewards>().StepAsync(Ct));
                await FinalizeAsync(one);
                return await AinftRewards.ReadPendingAsync(World.Chain, Dao.Rewards, Ct) is not null;
            },
            TimeSpan.FromSeconds(30));

        Assert.Equal(await RootOfAllAsync(), (await AinftRewards.ReadPendingAsync(World.Chain, Dao.Rewards, Ct))!.Root);
    }

    [Fact]
    public async Task A_run_that_ends_before_its_proposal_reads_no_payment_again()
    {
        await PayAsync();
        var expected = await RootOfAllAsync();
        await StopAtAsync(write => write.Path.Contains($"{RewardTrees.Container}/0x", StringComparison.Ordinal));
        Assert.NotEmpty(await PartsAsync());

        var reads = new FaultTransport(one => one.Path.Contains("Payments", StringComparison.Ordinal), true);
        var next = await World.StartAppAsync(Under(reads), Two);
        await next.RunAsync("SettleRewards");
        Assert.Empty(reads.Writes);
        await FinalizeAsync();
        Assert.Equal(expected, (await AinftRewards.ReadPendingAsync(World.Chain, Dao.Rewards, Ct))!.Root);
        Assert.Empty(await PartsAsync());
    }

    [Fact]
    public async Task A_settlement_that_outlives_its_proposal_is_given_up()
    {
        var id = await PayAsync();
        await StopAtAsync(write => write.Method == "DELETE"
            && write.Path.Contains($"{SettlingRow.Table}(", StringComparison.Ordinal));
        await SettleAsync();
        Assert.NotEmpty(await PartsAsync());
        await ActivateAsync();
        Assert.Equal<BigInteger>(Sum(Payments), await ClaimAsync(Creator.Address));

        await Dao.PayAsync(id, Payer, 7);
        await FinalizeAsync();
        await SettleAsync();
        await ActivateAsync();
        Assert.Empty(await PartsAsync());
        Assert.Equal<BigInteger>(7, await ClaimAsync(Creator.Address));
    }

    [Fact]
    public async Task A_settlement_begins_again_when_the_app_follows_other_contracts()
    {
        await PayAsync();
        var app = await World.StartAppAsync(null, Two);
        await app.RunAsync("SettleRewards");
        var first = (await app.Get<SettlementParts>().ReadAsync(Ct)).Part!;
        await FinalizeAsync();
        var block = (await App.Get<AppliedBlock>().FindAsync(Ct))!.Number;
        Assert.True(block > first.Through.Number);

        var changed = await World.StartAppAsync(
            null, Two, ("Ainft__Governance__Grants", LocalKey.Generate().Address.ToString()));
        while ((await changed.Get<CursorRow>().ReadAsync(Ct)).Cursor.Next <= block)
            await changed.RunAsync("ReconcileChain");
        await changed.RunAsync("SettleRewards");

        var second = (await changed.Get<SettlementParts>().ReadAsync(Ct)).Part!;
        Assert.Equal(block, second.Through.Number);
        Assert.False(second.IsComplete);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Parts - 1)]
    public async Task Each_write_of_a_part_may_be_lost_or_go_unanswered(int earlier)
    {
        var (expected, snapshot) = (await PayForUnknownAsync(), await SnapshotAsync());
        for (var (n, writes) = (0, 1); n < writes; n++)
            foreach (var fault in Enum.GetValues<Fault>())
            {
                await World.Chain.Rpc.CallAsync("evm_revert", [snapshot], Ct);
                snapshot = await SnapshotAsync();
                writes = Math.Max(writes, await SettleWithFaultAsync(earlier, n, fault, expected));
            }
    }

    /// <summary>
    /// Loses one write of the run after some earlier ones, in storage of its own. Then it settles without faults.
    /// </summary>
    private async Task<int> SettleWithFaultAsync(int earlier, int n, Fault fault, Bytes32 expected)
    {
        var world = World.WithEmptyStorage();
        world.Additional = Dao.Settings;
        await using var disposing = world;
        var faults = new FaultTransport();
        var app = await world.StartAppAsync(Under(faults), Two, Once);
        await app.RunAsync("ReconcileChain");
        for (var part = 0; part < earlier; part++)
            await app.RunAsync("SettleRewards");
        Assert.NotEmpty(await PartsAsync(app));
        faults.Reset();
        faults.Lose(n, fault);
        await app.TryRunAsync("SettleRewards");
        var writes = faults.Writes.Count;
        faults.Reset();
        await app.BreakLeasesAsync();

        await Eventually.HoldsAsync(
            async () =>
            {
                await app.RunAsync("SettleRewards");
                await World.MineAsync(1);
                return await AinftRewards.ReadPendingAsync(World.Chain, Dao.Rewards, Ct) is not null;
            },
            TimeSpan.FromSeconds(30));
        Assert.Equal(expected, (await AinftRewards.ReadPendingAsync(World.Chain, Dao.Rewards, Ct))!.Root);
        return writes;
    }

    /// <summary>Settles until the first write of the last run that a test names, which the run loses.</summary>
    private async Task StopAtAsync(Func<StorageWrite, bool> write)
    {
        var faults = new FaultTransport(write);
        var app = await World.StartAppAsync(Under(faults), Two, Once);
        for (var part = 1; part < Parts; part++)
            await app.RunAsync("SettleRewards");
        Assert.Empty(faults.Writes);
        faults.Lose(0, Fault.RequestLost);
        await app.TryRunAsync("SettleRewards");
        Assert.Single(faults.Writes);
        await app.BreakLeasesAsync();
    }

    private static Action<WebApplicationBuilder> Under(FaultTransport transport) =>
        builder => builder.Services.AddSingleton<HttpPipelineTransport>(transport);

    /// <summary>
    /// Pays for ids without a component, and waits until each payment is refunded. Returns the root of the refunds.
    /// </summary>
    private async Task<Bytes32> PayForUnknownAsync()
    {
        var refunds = Enumerable.Range(1, Payments)
            .Select(i => new RewardLeaf(LocalKey.Generate().Address, default, i)).ToArray();
        foreach (var refund in refunds)
            await Dao.PayAsync(
                new AinftId(Keccak256.Hash([(byte)refund.Cumulative])), refund.Account, refund.Cumulative);
        await Dao.FinalizeAfterAsync(TimeSpan.FromDays(8));
        return RewardTree.Build(refunds).Root;
    }

    /// <summary>Pays for two components and for an id that no component has yet.</summary>
    private async Task<AinftId> PayAsync()
    {
        var (first, second) = (await MintAsync(Creator, "first", 0), await MintAsync(Creator, "second", 0));
        await AnchorAsync();
        for (var i = 1; i <= Payments; i++)
            await Dao.PayAsync(i % 2 == 0 ? first : second, Payer, i);
        await Dao.PayAsync(new AinftId(Keccak256.Hash("unknown"u8)), waiting, 1_000);
        await FinalizeAsync();
        return first;
    }

    /// <summary>The root of a settlement in one run.</summary>
    private async Task<Bytes32> RootOfAllAsync()
    {
        var payments = App.Get<SettlePayments>();
        var part = SettlementPart.Of((await App.Get<AppliedBlock>().FindAsync(Ct))!, "");
        var (settled, _, isComplete) = await payments.AddAsync(part, [], int.MaxValue, () => false, Ct);
        Assert.True(isComplete);
        Assert.Equal(Payments + 1, settled.Payments.Count);
        return RewardTree.Build(settled.Leaves).Root;
    }

    private async Task<string[]> PartsAsync(App? app = null) =>
    [
        .. (await (app ?? App).Get<Storage>().Rows(SettlingRow.Table).AllAsync(Ct).ToListAsync(Ct))
            .Select(row => row.RowKey).Where(key => key == "part"),
    ];

    private static BigInteger Sum(int count) => count * (count + 1) / 2;

    private async Task<string> SnapshotAsync() =>
        (await World.Chain.Rpc.CallAsync("evm_snapshot", [], Ct)).GetString()!;
}

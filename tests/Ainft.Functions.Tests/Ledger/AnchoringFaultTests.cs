using Ainft.Cli;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Platform;
using Ainft.Testing;
using Azure.Core.Pipeline;

namespace Ainft.Functions.Tests.Ledger;

/// <summary>
/// Each storage write of anchoring fails once as a lost request and once as a lost answer. Every bundle ends in exactly
/// one batch and one transaction.
/// </summary>
public sealed class AnchoringFaultTests(StorageFixture storage, ChainFixture chain)
{
    [Fact]
    public async Task Every_write_of_anchoring_may_be_lost_or_go_unanswered()
    {
        // On a shared chain, the blocks of other tests would finalize the anchor that this test expects as included.
        await using var own = new ChainFixture();
        var writes = await AnchorAsync(own, null, default);
        Assert.InRange(writes, 8, 60);
        foreach (var fault in Enum.GetValues<Fault>())
            for (var n = 0; n < writes; n++)
                await AnchorAsync(own, n, fault);
    }

    [Fact]
    public async Task Two_apps_that_anchor_at_once_put_every_bundle_into_one_batch()
    {
        await using var world = await World.CreateAsync(storage, chain);
        var apps = await Task.WhenAll(world.StartAppAsync(), world.StartAppAsync());
        var creator = new Creator(world.Domain);
        var ids = new List<AinftId>();
        for (var round = 0; round < 5; round++)
        {
            var manifests = Enumerable.Range(0, 4).Select(i => Creator.ManifestOf($"{round} {i}")).ToArray();
            await Task.WhenAll(
                manifests.Select((manifest, i) => Creator.MintAsync(apps[i % 2].Http, creator.Single(manifest))));
            ids.AddRange(manifests.Select(creator.IdOf));
            await Task.WhenAll(apps.Select(app => app.RunAsync("AnchorBundles")));
        }
        await apps[0].RunAsync("AnchorBundles");
        await LedgerCheck.HoldsAsync(world, ids, anchored: true);
    }

    [Theory]
    [InlineData("Ainft__Ledger__MaxBatchBundles")]
    [InlineData("Ainft__Ledger__MaxBatchEntries")]
    public async Task A_backlog_beyond_one_batch_is_anchored_in_the_order_of_its_bundles(string limit)
    {
        await using var world = await World.CreateAsync(storage, chain);
        var app = await world.StartAppAsync(settings: (limit, "1"));
        var creator = new Creator(world.Domain);
        string[] manifests = [.. Enumerable.Range(0, 3).Select(i => Creator.ManifestOf($"{limit} {i}"))];
        foreach (var manifest in manifests)
            await Creator.MintAsync(app.Http, creator.Single(manifest));
        for (var left = 2; left >= 0; left--)
        {
            await app.RunAsync("AnchorBundles");
            Assert.Equal(left, (await app.GetJsonAsync("chain")).GetProperty("openBundles").GetInt32());
            Assert.True((await app.GetJsonAsync($"ainfts/{creator.IdOf(manifests[2 - left])}"))
                .GetProperty("anchor").TryGetProperty("root", out _));
        }
        await LedgerCheck.HoldsAsync(world, [.. manifests.Select(creator.IdOf)], anchored: true);
    }

    [Fact]
    public async Task An_anchor_whose_transaction_reverted_is_submitted_again()
    {
        await using var world = await World.CreateWithOwnChainAsync(storage);
        var app = await world.StartAppAsync();
        var (creator, manifest) = (new Creator(world.Domain), Creator.ManifestOf("refused at first"));
        var id = creator.IdOf(manifest);
        var admin = new Wallet(world.Chain, DevAccounts.Keys[1], TimeProvider.System);
        var operators = Keccak256.Hash("OPERATOR_ROLE"u8);
        await CallAsync(new Wallet(world.Chain, world.Operator, TimeProvider.System),
            "grantRole(bytes32,address)", default, admin.Address);
        await Creator.MintAsync(app.Http, creator.Single(manifest));

        // The operator has the role during the gas estimate and loses it before the transaction runs.
        await world.Chain.Rpc.CallAsync("evm_setAutomine", [false]);
        await app.RunAsync("AnchorBundles");
        var root = (await app.GetJsonAsync($"ainfts/{id}")).GetProperty("anchor").GetProperty("root").GetString();
        var sender = app.Get<TransactionSender>();
        await world.Chain.Rpc.CallAsync("anvil_dropTransaction",
            [(await sender.FindAsync($"anchor:{root}"))!.Hash!.Value]);
        await world.Chain.Rpc.CallAsync("evm_setAutomine", [true]);
        await CallAsync(admin, "revokeRole(bytes32,address)", operators, world.Operator.Address);
        await Eventually.HoldsAsync(
            async () =>
            {
                await app.RunAsync("ReconcileChain");
                await world.MineAsync();
                return (await sender.FindAsync($"anchor:{root}"))!.State == TransactionState.Reverted;
            },
            TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<JsonRpcException>(() => app.RunAsync("AnchorBundles"));

        await CallAsync(admin, "grantRole(bytes32,address)", operators, world.Operator.Address);
        await app.RunAsync("AnchorBundles");
        await app.ReconcileUntilAsync(id, "included");
        await world.MineAsync();
        await app.ReconcileUntilAsync(id, "finalized");
        await app.RunAsync("AnchorBundles");
        await LedgerCheck.HoldsAsync(world, [id], anchored: true);
        Assert.Empty(await app.Get<Batches>().ListUnanchoredAsync(10, TestContext.Current.CancellationToken)
            .ToListAsync(TestContext.Current.CancellationToken));

        async Task CallAsync(Wallet wallet, string function, Bytes32 role, Address account) => Assert.True(
            (await wallet.SendAsync(world.Deployment.Registry, Calldata.Encode(function, role, account),
                TestContext.Current.CancellationToken)).Succeeded);
    }

    private async Task<int> AnchorAsync(ChainFixture own, int? lost, Fault fault)
    {
        await using var world = await World.CreateAsync(storage, own);
        var faults = new FaultTransport();
        var app = await world.StartAppAsync(
            builder => builder.Services.AddSingleton<HttpPipelineTransport>(faults), ("Ainft__StorageRetries", "0"));
        var creator = new Creator(world.Domain);
        string[] manifests = [.. Enumerable.Range(0, 2).Select(i => Creator.ManifestOf($"{fault} {lost} {i}"))];
        foreach (var manifest in manifests)
            await Creator.MintAsync(app.Http, creator.Single(manifest));
        faults.Reset();
        if (lost is { } n)
            faults.Lose(n, fault);
        await app.TryRunAsync("AnchorBundles");
        var writes = faults.Writes.Count;
        faults.Reset();

        for (var run = 0; run < 3; run++)
        {
            await app.BreakLeasesAsync();
            await app.RunAsync("AnchorBundles");
        }
        await LedgerCheck.HoldsAsync(world, [.. manifests.Select(creator.IdOf)], anchored: true);
        // One reconciliation broadcasts a saved transaction, and a later one sees it mined.
        foreach (var manifest in manifests)
            await app.ReconcileUntilAsync(creator.IdOf(manifest), "included");
        // Expects the deployment and one anchor, without a second transaction or a gap in the nonces.
        Assert.Equal(2ul, await world.Chain.GetTransactionCountAsync(world.Operator.Address, BlockTag.Latest));
        return writes;
    }
}

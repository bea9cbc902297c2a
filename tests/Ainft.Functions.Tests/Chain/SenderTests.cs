using System.Numerics;
using System.Text.Json.Nodes;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Chain;

/// <summary>
/// Sends on a real node. One purpose is one transaction after every kind of failure. The events of the emitter count
/// the transactions that ran.
/// </summary>
public sealed class SenderTests(StorageFixture storage)
{
    private static readonly LocalKey Operator = DevAccounts.Keys[1];

    [Fact]
    public async Task A_purpose_is_one_transaction_however_often_it_is_asked_for()
    {
        await using var scene = await SceneAsync();
        var first = await scene.SubmitAsync("p");
        Assert.Equal(TransactionState.Sent, first.State);
        Assert.Equal(first, await scene.SubmitAsync("p"), Same);
        await scene.SettleAsync("p");
        var settled = await scene.SubmitAsync("p");
        Assert.Equal(TransactionState.Succeeded, settled.State);
        Assert.Equal(first.Hash, settled.Mined);
        Assert.True(settled.GasUsed > 21_000 && settled.GasPrice > 0);
        Assert.Equal(1, await scene.SentAsync());
    }

    [Fact]
    public async Task Two_processes_with_one_key_leave_no_collision_and_no_gap()
    {
        await using var scene = await SceneAsync();
        await using var twin = await scene.RestartAsync(storage);
        var all = await Task.WhenAll(Enumerable.Range(0, 60).Select(i =>
            (i % 2 == 0 ? scene.Chain : twin).Sender.SubmitAsync($"p{i / 3}", scene.Emitter, Emitter.Emit(1))));
        Assert.Equal(20, all.Select(sent => sent.Nonce).Distinct().Count());
        Assert.Equal(19UL, all.Max(sent => sent.Nonce) - all.Min(sent => sent.Nonce));
        foreach (var twins in all.GroupBy(sent => sent.Purpose))
            Assert.Single(twins.Select(sent => sent.Nonce).Distinct());
        await Task.WhenAll(scene.Chain.Sender.AdvanceAsync(), twin.Sender.AdvanceAsync());
        await scene.Node.MineAsync(1);
        Assert.Equal(20, await scene.SentAsync());
    }

    [Fact]
    public async Task A_stuck_transaction_is_replaced_on_its_nonce_and_settles_once()
    {
        await using var scene = await SceneAsync("--no-mining");
        var first = await scene.SubmitAsync("p");
        await scene.Node.CallAsync("anvil_setNextBlockBaseFeePerGas", 10_000_000_000);
        await scene.Node.MineAsync(1);
        Assert.Equal(0, await scene.SentAsync());
        await scene.Chain.Sender.AdvanceAsync();
        Assert.Equal(first.Hash, (await scene.FindAsync("p")).Hash);

        scene.Chain.Time.Advance(TimeSpan.FromMinutes(3));
        await scene.Chain.Sender.AdvanceAsync();
        var replaced = await scene.FindAsync("p");
        Assert.Equal(first.Nonce, replaced.Nonce);
        Assert.Equal(2, replaced.Hashes.Count);
        await scene.Node.MineAsync(1);
        await scene.SettleAsync("p");
        var settled = await scene.FindAsync("p");
        Assert.Equal((TransactionState.Succeeded, replaced.Hash), (settled.State, settled.Mined));
        Assert.Equal(1, await scene.SentAsync());
    }

    [Fact]
    public async Task A_refusal_that_names_the_least_fee_is_answered_with_it_at_once()
    {
        await using var scene = await SceneAsync();
        scene.Faults.SendErrors.Enqueue("transaction underpriced: gas tip cap 1000000000, minimum needed 25000000000");
        var sent = await scene.SubmitAsync("p");
        Assert.Equal(2, sent.Hashes.Count);
        await scene.SettleAsync("p");
        var settled = await scene.FindAsync("p");
        Assert.Equal((TransactionState.Succeeded, sent.Hash), (settled.State, settled.Mined));
        Assert.True(settled.GasPrice >= 25_000_000_000);
        Assert.Equal(1, await scene.SentAsync());
    }

    [Fact]
    public async Task A_refusal_that_names_no_fee_is_answered_with_twice_the_tip_until_a_node_takes_it()
    {
        await using var scene = await SceneAsync();
        for (var i = 0; i < 5; i++)
            scene.Faults.SendErrors.Enqueue("FeeTooLow");
        var sent = await scene.SubmitAsync("p");
        Assert.Equal(6, sent.Hashes.Count);
        await scene.SettleAsync("p");
        Assert.True((await scene.FindAsync("p")).GasPrice >= 25_000_000_000);
        Assert.Equal(1, await scene.SentAsync());
    }

    [Fact]
    public async Task A_chain_without_a_base_fee_gets_transactions_of_type_0()
    {
        await using var scene = await SceneAsync();
        scene.Faults.IsLegacy = true;
        await scene.SubmitAsync("p");
        await scene.SettleAsync("p");
        Assert.Equal(TransactionState.Succeeded, (await scene.FindAsync("p")).State);
        Assert.Equal(1, await scene.SentAsync());
    }

    [Fact]
    public async Task A_transaction_that_the_pool_dropped_is_sent_again()
    {
        await using var scene = await SceneAsync("--no-mining");
        var sent = await scene.SubmitAsync("p");
        await scene.Node.CallAsync("anvil_dropTransaction", sent.Hash!.Value);
        await scene.Node.MineAsync(1);
        Assert.Equal(0, await scene.SentAsync());
        await scene.Chain.Sender.AdvanceAsync();
        await scene.Node.MineAsync(1);
        Assert.Equal(1, await scene.SentAsync());
        await scene.SettleAsync("p");
        Assert.Equal([sent.Hash!.Value], (await scene.FindAsync("p")).Hashes);
    }

    [Fact]
    public async Task A_transaction_that_a_reorg_took_back_is_sent_again()
    {
        await using var scene = await SceneAsync();
        await scene.SubmitAsync("p");
        await scene.Node.MineAsync(3);
        await scene.Chain.Sender.AdvanceAsync();
        Assert.Equal(TransactionState.Included, (await scene.FindAsync("p")).State);
        await scene.Node.ReorgAsync(10);
        Assert.Equal(0, await scene.SentAsync());
        scene.Chain.Time.Advance(TimeSpan.FromMinutes(10));
        await scene.Chain.Sender.AdvanceAsync();
        await scene.Node.MineAsync(1);
        Assert.Equal(1, await scene.SentAsync());
        await scene.SettleAsync("p");
        Assert.Single((await scene.FindAsync("p")).Hashes);
    }

    [Theory]
    [InlineData("RequestLost")]
    [InlineData("AnswerLost")]
    [InlineData("Unavailable")]
    public async Task A_broadcast_that_went_wrong_is_made_good_by_the_next_step(string fault)
    {
        await using var scene = await SceneAsync();
        scene.Faults.Fault = (_, method) =>
            method == "eth_sendRawTransaction" ? Enum.Parse<RpcFault>(fault) : RpcFault.None;
        await scene.SubmitAsync("p");
        await scene.SubmitAsync("q");
        await scene.Chain.Sender.AdvanceAsync();
        scene.Faults.Fault = (_, _) => RpcFault.None;
        await using var restarted = await scene.RestartAsync(storage);
        await restarted.Sender.AdvanceAsync();
        await scene.Node.MineAsync(1);
        Assert.Equal(2, await scene.SentAsync());
        await scene.SettleAsync("p", "q");
        Assert.Single((await scene.FindAsync("p")).Hashes);
    }

    [Fact]
    public async Task A_nonce_that_another_used_with_the_key_gives_the_purpose_a_new_one()
    {
        await using var scene = await SceneAsync();
        scene.Faults.Fault = (_, method) => method == "eth_sendRawTransaction" ? RpcFault.RequestLost : RpcFault.None;
        var lost = await scene.SubmitAsync("p");
        scene.Faults.Fault = (_, _) => RpcFault.None;
        await scene.Node.WalletOf(1).SendAsync(DevAccounts.Keys[5].Address, [], default);
        await scene.Chain.Sender.AdvanceAsync();
        Assert.Equal(lost.Nonce, (await scene.FindAsync("p")).Nonce);

        await scene.SettleAsync("p");
        var settled = await scene.FindAsync("p");
        Assert.True(settled.Nonce > lost.Nonce);
        Assert.Equal(TransactionState.Succeeded, settled.State);
        Assert.Equal(1, await scene.SentAsync());
        Assert.Contains(scene.Chain.Logged, line => line.StartsWith("Error 2026", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_nonce_that_a_reorg_set_free_without_a_record_is_filled()
    {
        await using var scene = await SceneAsync("--no-mining");
        var stranger = new UnsignedTransaction(31337, 0, 5_000_000_000,
            50_000_000_000, 21_000, Operator.Address, 0, default);
        var hash = await scene.Node.Client.SendRawTransactionAsync(
            stranger.Encode(Operator.Sign(stranger.HashToSign())));
        await scene.Node.MineAsync(1);
        Assert.Equal(1UL, (await scene.SubmitAsync("p")).Nonce);
        await scene.Node.ReorgAsync(1);
        await scene.Node.CallAsync("anvil_dropTransaction", hash);
        await scene.Node.MineAsync(1);
        Assert.Equal(0, await scene.SentAsync());

        scene.Chain.Time.Advance(TimeSpan.FromMinutes(3));
        await scene.Chain.Sender.AdvanceAsync();
        await scene.SettleAsync("p");
        Assert.Equal(1, await scene.SentAsync());
        Assert.Contains(scene.Chain.Logged, line => line.StartsWith("Error 2027", StringComparison.Ordinal));
    }

    [Fact]
    public async Task While_reconciliation_is_halted_a_purpose_is_kept_and_nothing_is_sent()
    {
        await using var scene = await SceneAsync();
        await scene.Chain.CatchUpAsync(await scene.Node.FinalizedAsync());
        var (cursor, etag) = await scene.Chain.Cursors.ReadAsync(default);
        (_, etag) = await scene.Chain.Cursors.MoveAsync(cursor with { Halted = "a test" }, etag, default);
        Assert.Equal(TransactionState.Reserved, (await scene.SubmitAsync("p")).State);
        await scene.Chain.Sender.AdvanceAsync();
        await scene.Node.MineAsync(1);
        Assert.Equal(0, await scene.SentAsync());
        await scene.Chain.Cursors.MoveAsync(cursor, etag, default);
        await scene.Chain.Sender.AdvanceAsync();
        await scene.Node.MineAsync(1);
        Assert.Equal(1, await scene.SentAsync());
    }

    [Fact]
    public async Task A_revert_is_a_final_outcome_that_the_caller_sees()
    {
        await using var scene = await SceneAsync("--no-mining");
        var wallet = scene.Node.WalletOf(1);
        await scene.Node.CallAsync("evm_setAutomine", true);
        var registry = (await RegistryDeployment.CreateAsync(wallet, "https://ainft.example/", default)).Registry;
        await scene.Node.CallAsync("evm_setAutomine", false);
        var call = Calldata.Encode("anchor(bytes32,uint32)", Keccak256.Hash("root"u8), 3);
        // The node does not see one transaction while the gas of the other is estimated, as with two processes at once.
        scene.Faults.Fault = (_, method) => method == "eth_sendRawTransaction" ? RpcFault.RequestLost : RpcFault.None;
        await scene.Chain.Sender.SubmitAsync("first", registry, call);
        await scene.Chain.Sender.SubmitAsync("second", registry, call);
        scene.Faults.Fault = (_, _) => RpcFault.None;
        await scene.Chain.Sender.AdvanceAsync();
        await scene.SettleAsync("first", "second");
        Assert.Equal(TransactionState.Succeeded, (await scene.FindAsync("first")).State);
        Assert.Equal(TransactionState.Reverted, (await scene.FindAsync("second")).State);
        await Assert.ThrowsAsync<JsonRpcException>(() => scene.Chain.Sender.SubmitAsync("third", registry, call));
        Assert.Null(await scene.Chain.Sender.FindAsync("third"));
    }

    [Fact]
    public async Task An_account_without_funds_is_named_and_its_transaction_goes_out_once_it_has_some()
    {
        await using var scene = await SceneAsync();
        await scene.Node.CallAsync("anvil_setBalance", Operator.Address, new BigInteger(1_000_000));
        await scene.SubmitAsync("p");
        Assert.Contains(scene.Chain.Logged, line => line.StartsWith("Error 2021", StringComparison.Ordinal)
            && line.Contains(Operator.Address.ToString(), StringComparison.Ordinal));
        for (var i = 0; i < 3; i++)
        {
            scene.Chain.Time.Advance(TimeSpan.FromMinutes(3));
            await scene.Chain.Sender.AdvanceAsync();
        }
        Assert.Single((await scene.FindAsync("p")).Hashes);
        await scene.Node.CallAsync("anvil_setBalance", Operator.Address, BigInteger.Pow(10, 18));
        await scene.SettleAsync("p");
        Assert.Equal(1, await scene.SentAsync());
    }

    [Fact]
    public async Task A_node_that_keeps_transactions_to_itself_delays_them_and_no_more()
    {
        await using var scene = await SceneAsync();
        scene.Faults.Fault = (endpoint, method) =>
            endpoint.AbsolutePath == "/alone" && method == "eth_sendRawTransaction" ? RpcFault.Kept : RpcFault.None;
        Uri[] endpoints = [new(scene.Node.Endpoint, "/alone"), scene.Node.Endpoint];
        await using var chain = await ChainUnderTest.StartAsync(
            storage, scene.Setup with { Endpoints = endpoints, Time = scene.Chain.Time });
        await chain.Sender.SubmitAsync("p", scene.Emitter, Emitter.Emit(1));
        await chain.Sender.AdvanceAsync();
        await scene.Node.MineAsync(1);
        Assert.Equal(0, await scene.SentAsync());

        chain.Time.Advance(TimeSpan.FromMinutes(3));
        await chain.Sender.AdvanceAsync();
        await scene.Node.MineAsync(1);
        Assert.Equal(1, await scene.SentAsync());
    }

    private async Task<SenderScene> SceneAsync(params string[] arguments) =>
        await SenderScene.StartAsync(storage, Operator, arguments);

    private static bool Same(SentTransaction one, SentTransaction other) =>
        (one.Nonce, one.State, one.Hash) == (other.Nonce, other.State, other.Hash);
}

using System.Numerics;
using Xunit;

namespace Ainft.Ethereum.Tests;

/// <summary>Tests the client against a real node.</summary>
public sealed class EthereumClientTests(AnvilNode anvil) : IClassFixture<AnvilNode>
{
    private const string Magic = "7f1626ba7e00000000000000000000000000000000000000000000000000000000";

    /// <summary>The creation code of a contract that emits its calldata with the topic 42.</summary>
    private const string Echo = "3660006000" + "37602a366000a100";

    private static readonly BigInteger Gwei = 1_000_000_000;
    private static readonly Bytes32 Topic = new([.. new byte[31], 42]);

    private EthereumClient Client => anvil.Client;

    [Fact]
    public async Task Both_types_of_transactions_are_mined_and_leave_a_receipt()
    {
        var key = await anvil.NewAccountAsync();
        var to = LocalKey.Generate().Address;
        var chain = await Client.GetChainIdAsync();
        foreach (var (nonce, tip, value) in ((ulong, BigInteger?, int)[])[(0, null, 5), (1, Gwei, 7)])
        {
            var transaction = new UnsignedTransaction(chain, nonce, tip, 20 * Gwei, 21000, to, value, default);
            var raw = transaction.Encode(key.Sign(transaction.HashToSign()));
            Assert.Equal(Keccak256.Hash(raw), await Client.SendRawTransactionAsync(raw));
            await anvil.MineAsync();
            var receipt = await Client.GetReceiptAsync(Keccak256.Hash(raw));
            Assert.True(receipt!.Succeeded);
            Assert.Equal(21000, receipt.GasUsed);
            Assert.Equal(receipt.BlockHash, (await Client.GetBlockAsync(BlockTag.At(receipt.BlockNumber)))!.Hash);
        }
        Assert.Equal(12, await Client.GetBalanceAsync(to));
        Assert.Equal(2UL, await Client.GetTransactionCountAsync(key.Address, BlockTag.Latest));
        Assert.Null(await Client.GetReceiptAsync(Topic));
    }

    [Fact]
    public async Task Transaction_sent_again_is_distinguished_from_one_that_is_too_cheap()
    {
        var key = await anvil.NewAccountAsync();
        await SendAsync(key, 0, key.Address, []);
        Assert.True(
            (await Assert.ThrowsAsync<JsonRpcException>(() => SendAsync(key, 0, key.Address, []))).IsNonceTooLow);
        await SendAsync(key, 5, key.Address, []);
        Assert.True(
            (await Assert.ThrowsAsync<JsonRpcException>(() => SendAsync(key, 5, key.Address, []))).IsAlreadyKnown);
        Assert.True(
            (await Assert.ThrowsAsync<JsonRpcException>(() => SendAsync(key, 5, key.Address, [1]))).IsUnderpriced);
        Assert.True((await Assert.ThrowsAsync<JsonRpcException>(() =>
            SendAsync(LocalKey.Generate(), 0, key.Address, []))).IsInsufficientFunds);
    }

    [Fact]
    public async Task Contract_is_created_where_the_receipt_says()
    {
        var key = await anvil.NewAccountAsync();
        var hash = await SendAsync(key, 0, null, Hex.Parse("0x600160005360016000f3"));
        var receipt = await Client.GetReceiptAsync(hash);
        Assert.Equal([1], await Client.GetCodeAsync(receipt!.ContractAddress!.Value));
        Assert.Empty(await Client.GetCodeAsync(key.Address));
    }

    [Fact]
    public async Task Logs_are_found_by_range_by_block_and_in_receipts()
    {
        var key = await anvil.NewAccountAsync();
        var echo = await anvil.NewContractAsync(Echo);
        var receipts = new List<TransactionReceipt>();
        for (byte i = 0; i < 5; i++)
            receipts.Add((await Client.GetReceiptAsync(await SendAsync(key, i, echo, [i, 0xff])))!);
        var logs = await Client.GetLogsAsync(echo, [Topic], 0, receipts[^1].BlockNumber);
        Assert.Equal([0, 1, 2, 3, 4], logs.Select(log => log.Data[0]));
        Assert.Equal(receipts.Select(receipt => receipt.TransactionHash), logs.Select(log => log.TransactionHash));
        Assert.Equivalent(receipts[2].Logs,
            await Client.GetLogsAsync(echo, null, receipts[2].BlockNumber, receipts[2].BlockNumber), strict: true);
        Assert.Equal(Topic, Assert.Single(logs[0].Topics));
        Assert.Empty(await Client.GetLogsAsync(echo, [default], 0, receipts[^1].BlockNumber));
        var refusal = await Assert.ThrowsAsync<JsonRpcException>(() =>
            Client.GetLogsAsync(echo, [Topic], 0, receipts[^1].BlockNumber + 1_000_000));
        Assert.Equal(JsonRpcErrorMeaning.BlockMissing, refusal.Meaning);
    }

    [Fact]
    public async Task Blocks_are_found_by_tag_number_and_hash()
    {
        var latest = (await Client.GetBlockAsync(BlockTag.Latest))!;
        Assert.Equal(latest, await Client.GetBlockByHashAsync(latest.Hash));
        Assert.Equal(0UL, (await Client.GetBlockAsync(BlockTag.At(0)))!.Number);
        Assert.Null(await Client.GetBlockAsync(BlockTag.At(1_000_000_000)));
        Assert.Null(await Client.GetBlockByHashAsync(Topic));
        Assert.True((await Client.GetBlockAsync(BlockTag.Finalized))!.Number <= latest.Number);
    }

    [Fact]
    public async Task Calls_return_data_or_fail_with_what_the_contract_reverted_with()
    {
        var magic = await anvil.NewContractAsync(Magic + "60005260206000f3");
        Assert.Equal("0x1626ba7e", Hex.Format(await Client.CallAsync(magic, []))[..10]);
        var reverts = await anvil.NewContractAsync("60aa60005360016000fd");
        var refusal = await Assert.ThrowsAsync<JsonRpcException>(() => Client.CallAsync(reverts, []));
        Assert.True(refusal.IsExecutionFailure);
        Assert.Equal([0xaa], refusal.RevertData);
        Assert.True((await Assert.ThrowsAsync<JsonRpcException>(
            () => Client.EstimateGasAsync(default, reverts, []))).IsExecutionFailure);
        Assert.InRange(await Client.EstimateGasAsync(default, magic, []), 21000UL, 30000UL);
    }

    [Fact]
    public async Task Suggested_fees_cover_the_base_fee_twice()
    {
        var fees = await Client.SuggestFeesAsync();
        var latest = await Client.GetBlockAsync(BlockTag.Latest);
        Assert.True(fees.MaxFeePerGas >= latest!.BaseFeePerGas!.Value + fees.MaxPriorityFeePerGas);
    }

    [Theory]
    [InlineData(Magic + "60005260206000f3", true)]
    [InlineData(Magic + "60005260406000f3", true)]
    [InlineData(Magic + "60005260046000f3", false)]
    [InlineData(Magic + "60005260016010536020" + "6000f3", false)]
    [InlineData("7f1626ba7f0000000000000000000000000000000000000000000000000000000060005260206000f3", false)]
    [InlineData("60006000fd", false)]
    [InlineData("5b600056", false)]
    [InlineData("fe", false)]
    [InlineData("01", false)]
    [InlineData("600056", false)]
    [InlineData("600160005500", false)]
    [InlineData("", false)]
    public async Task Contract_wallets_accept_a_signature_only_with_the_magic_word(string code, bool stands)
    {
        var wallet = await anvil.NewContractAsync(code);
        Assert.Equal(stands, await Client.IsValidSignatureAsync(wallet, Topic, [1, 2, 3]));
    }

    private async Task<Bytes32> SendAsync(LocalKey key, ulong nonce, Address? to, byte[] data)
    {
        var transaction =
            new UnsignedTransaction(await Client.GetChainIdAsync(), nonce, Gwei, 20 * Gwei, 200_000, to, 0, data);
        var hash = await Client.SendRawTransactionAsync(transaction.Encode(key.Sign(transaction.HashToSign())));
        await anvil.MineAsync();
        return hash;
    }
}

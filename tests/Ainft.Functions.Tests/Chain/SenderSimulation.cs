using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Chain;

/// <summary>
/// Two processes send with one key to a real node. Meanwhile blocks are removed, the pool drops transactions, and
/// broadcasts and their answers get lost. Another program uses the key, processes end, and time passes. In the end
/// every purpose ran exactly once. The test prints a seed that fails, so that it can be added to the cases.
/// </summary>
public sealed class SenderSimulation(StorageFixture storage)
{
    private const int Steps = 250;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Every_purpose_runs_exactly_once(int seed)
    {
        try
        {
            await using var scene = await SenderScene.StartAsync(storage, DevAccounts.Keys[3]);
            await scene.Node.CallAsync("evm_setAutomine", false);
            await RunAsync(scene, new Random(seed));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Seed {seed} failed: {e.Message}", e);
        }
    }

    private async Task RunAsync(SenderScene scene, Random random)
    {
        var twin = await scene.RestartAsync(storage);
        var purposes = new List<string>();
        for (var step = 0; step < Steps; step++)
        {
            var process = random.Next(2) == 0 ? scene.Chain : twin;
            var fault = random.Next(3) == 0 ? (RpcFault)random.Next(1, 4) : RpcFault.None;
            scene.Faults.Fault = (_, method) => method == "eth_sendRawTransaction" ? fault : RpcFault.None;
            switch (random.Next(100))
            {
                case < 25:
                    purposes.Add($"p{purposes.Count}");
                    await process.Sender.SubmitAsync(purposes[^1], scene.Emitter, Emitter.Emit(1));
                    break;
                case < 45:
                    await process.Sender.AdvanceAsync();
                    break;
                case < 50:
                    await Task.WhenAll(scene.Chain.Sender.AdvanceAsync(), twin.Sender.AdvanceAsync());
                    break;
                case < 70:
                    await scene.Node.MineAsync(1 + random.Next(3));
                    break;
                case < 77:
                    await scene.Node.ReorgAsync(1 + random.Next(20));
                    break;
                case < 82 when purposes.Count > 0:
                    if ((await scene.FindAsync(purposes[random.Next(purposes.Count)])).Hash is { } hash)
                        await scene.Node.CallAsync("anvil_dropTransaction", hash);
                    break;
                case < 84:
                    await StrangerAsync(scene);
                    break;
                case < 88:
                    await twin.DisposeAsync();
                    twin = await scene.RestartAsync(storage);
                    break;
                case < 92:
                    scene.Chain.Time.Advance(TimeSpan.FromMinutes(3));
                    break;
                default:
                    await scene.Node.MineAsync(random.Next(30));
                    await process.Reconcile.StepAsync(default);
                    break;
            }
        }
        await twin.DisposeAsync();
        scene.Faults.Fault = (_, _) => RpcFault.None;
        await scene.SettleAsync([.. purposes]);
        foreach (var purpose in purposes)
            Assert.Equal(TransactionState.Succeeded, (await scene.FindAsync(purpose)).State);
        Assert.Equal(purposes.Count, await scene.SentAsync());
        Assert.True(purposes.Count > Steps / 8);
    }

    /// <summary>An empty transfer by another program with the same key, which knows only the chain.</summary>
    private static async Task StrangerAsync(SenderScene scene)
    {
        var (key, node) = (DevAccounts.Keys[3], scene.Node.Client);
        var transaction = new UnsignedTransaction(
            31337, await node.GetTransactionCountAsync(key.Address, BlockTag.Latest),
            5_000_000_000, 50_000_000_000, 21_000, key.Address, 0, default);
        try
        {
            await node.SendRawTransactionAsync(transaction.Encode(key.Sign(transaction.HashToSign())));
        }
        catch (JsonRpcException)
        {
            // One of our transactions pays more, or the nonce is already used.
        }
    }
}

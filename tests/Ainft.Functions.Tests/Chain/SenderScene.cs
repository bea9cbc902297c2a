using System.Numerics;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Chain;

/// <summary>A separate node with an emitter contract, and a process that sends transactions to it.</summary>
internal sealed class SenderScene : IAsyncDisposable
{
    private SenderScene(LocalNode node, FaultyNode faults, ChainSetup setup, ChainUnderTest chain) =>
        (Node, Faults, Setup, Chain) = (node, faults, setup, chain);

    public LocalNode Node { get; }
    public FaultyNode Faults { get; }
    public ChainSetup Setup { get; }
    public ChainUnderTest Chain { get; private set; }
    public Address Emitter => Setup.Registry;

    public static Task<SenderScene> StartAsync(StorageFixture storage, LocalKey key, params string[] arguments) =>
        StartAsync(storage, setup => setup with { OperatorKey = key.ExportHex() }, arguments);

    /// <summary>A scene whose process signs with the key of a vault. The account of the key gets funds.</summary>
    public static async Task<SenderScene> StartAsync(StorageFixture storage, FakeVault vault)
    {
        var scene = await StartAsync(storage, setup => setup with { Vault = vault }, []);
        await scene.Node.CallAsync("anvil_setBalance", vault.Account, BigInteger.Pow(10, 18));
        return scene;
    }

    private static async Task<SenderScene> StartAsync(
        StorageFixture storage, Func<ChainSetup, ChainSetup> sign, string[] arguments)
    {
        var node = await LocalNode.StartAsync(arguments);
        if (arguments.Contains("--no-mining"))
            await node.CallAsync("evm_setAutomine", true);
        var (emitter, block) = await node.DeployEmitterAsync();
        await node.MineAsync(70);
        if (arguments.Contains("--no-mining"))
            await node.CallAsync("evm_setAutomine", false);
        var faults = new FaultyNode();
        var setup = sign(new ChainSetup(emitter, node.Endpoint) { StartBlock = block, Node = faults });
        return new SenderScene(node, faults, setup, await ChainUnderTest.StartAsync(storage, setup));
    }

    public Task<ChainUnderTest> RestartAsync(StorageFixture storage, int retries = 4) =>
        ChainUnderTest.StartAsync(storage, Setup with { Time = Chain.Time, Retries = retries });

    public Task<SentTransaction> SubmitAsync(string purpose) =>
        Chain.Sender.SubmitAsync(purpose, Emitter, Testing.Emitter.Emit(1));

    public async Task<SentTransaction> FindAsync(string purpose) => (await Chain.Sender.FindAsync(purpose))!;

    /// <summary>Mines and steps until every purpose has its final outcome.</summary>
    public async Task SettleAsync(params string[] purposes)
    {
        for (var i = 0; i < 12; i++)
        {
            Chain.Time.Advance(TimeSpan.FromMinutes(1));
            await Node.MineAsync(66);
            await Chain.CatchUpAsync(await Node.FinalizedAsync());
            await Chain.Sender.AdvanceAsync();
            var states = await Task.WhenAll(purposes.Select(FindAsync));
            if (states.All(sent => sent.State is TransactionState.Succeeded or TransactionState.Reverted))
                return;
        }
        var last = await Task.WhenAll(purposes.Select(FindAsync));
        Assert.Fail($"Some purposes are not final. {string.Join(" | ", last)} {string.Join(" | ", Chain.Logged)}");
    }

    /// <summary>The number of transactions that ran on the emitter, because each emits one event.</summary>
    public async Task<int> SentAsync()
    {
        var head = (await Node.Client.GetBlockAsync(BlockTag.Latest))!;
        return (await Node.Client.GetLogsAsync(Emitter, null, 0, head.Number)).Count;
    }

    public async ValueTask DisposeAsync()
    {
        await Chain.DisposeAsync();
        await Node.DisposeAsync();
    }
}

using System.Text.Json.Nodes;
using Ainft.Cli;
using Ainft.Cli.Dev;
using Ainft.Ethereum;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Chain;

/// <summary>A separate anvil for a test, because the test reorders its blocks.</summary>
internal sealed class LocalNode : IAsyncDisposable
{
    private readonly Anvil anvil;
    private readonly HttpClient http = new();

    private LocalNode(Anvil anvil)
    {
        this.anvil = anvil;
        Client = new EthereumClient(new JsonRpcClient(http, anvil.Endpoint, new JsonRpcOptions(), TimeProvider.System));
    }

    public Uri Endpoint => anvil.Endpoint;

    public EthereumClient Client { get; }

    public static async Task<LocalNode> StartAsync(params string[] arguments) => new(await Anvil.StartAsync(arguments));

    public Wallet WalletOf(int account) => new(Client, DevAccounts.Keys[account], TimeProvider.System);

    public async Task<(Address Address, ulong Block)> DeployEmitterAsync()
    {
        var receipt = await WalletOf(9).SendAsync(null, Emitter.Creation, default);
        return (receipt.ContractAddress!.Value, receipt.BlockNumber);
    }

    public Task EmitAsync(Address emitter, int events) => WalletOf(9).SendAsync(emitter, Emitter.Emit(events), default);

    public Task MineAsync(int blocks) => CallAsync("anvil_mine", blocks);

    /// <summary>Removes the newest blocks and mines the same number of empty ones.</summary>
    public Task ReorgAsync(int depth) => CallAsync("anvil_reorg", JsonValue.Create(depth), new JsonArray());

    /// <summary>Removes the newest blocks without replacing them.</summary>
    public Task RollbackAsync(int depth) => CallAsync("anvil_rollback", JsonValue.Create(depth));

    public Task CallAsync(string method, params object?[] args) => Client.Rpc.CallAsync(method, args);

    public async Task<ulong> FinalizedAsync() => (await Client.GetBlockAsync(BlockTag.Finalized))!.Number;

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await anvil.DisposeAsync();
    }
}

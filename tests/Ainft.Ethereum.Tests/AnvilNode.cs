using Ainft.Cli.Dev;
using Xunit;

namespace Ainft.Ethereum.Tests;

/// <summary>An anvil for one test class. It mines only when a test calls <see cref="MineAsync"/>.</summary>
public sealed class AnvilNode : IAsyncLifetime
{
    private readonly HttpClient http = new();
    private Anvil? anvil;

    internal EthereumClient Client =>
        new(new JsonRpcClient(http, anvil!.Endpoint, new JsonRpcOptions(), TimeProvider.System));

    public async ValueTask InitializeAsync() => anvil = await Anvil.StartAsync("--no-mining");

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await anvil!.DisposeAsync();
    }

    /// <summary>Mines the pending transactions.</summary>
    internal Task MineAsync() => Client.Rpc.CallAsync("anvil_mine", [1]);

    /// <summary>A new account with a thousand ether.</summary>
    internal async Task<LocalKey> NewAccountAsync()
    {
        var key = LocalKey.Generate();
        await Client.Rpc.CallAsync("anvil_setBalance", [key.Address, System.Numerics.BigInteger.Pow(10, 21)]);
        return key;
    }

    /// <summary>A new address with the given code.</summary>
    internal async Task<Address> NewContractAsync(string code)
    {
        var address = LocalKey.Generate().Address;
        await Client.Rpc.CallAsync("anvil_setCode", [address, "0x" + code]);
        return address;
    }
}

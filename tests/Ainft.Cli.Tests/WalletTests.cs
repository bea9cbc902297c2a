using Ainft.Cli.Dev;
using Ainft.Ethereum;

namespace Ainft.Cli.Tests;

public sealed class WalletTests
{
    [Fact]
    public async Task A_node_that_limits_rates_after_the_transaction_does_not_end_the_wait_for_it()
    {
        await using var anvil = await Anvil.StartAsync();
        var asked = 0;
        await using var node = new RefusingNode(anvil.Endpoint.AbsoluteUri, request =>
            (string)request["method"]! == "eth_getTransactionReceipt" && ++asked <= 2 ? "rate limit exceeded" : null);
        using var http = new HttpClient();
        var chain = new EthereumClient(
            new JsonRpcClient(http, new Uri(node.Address), new JsonRpcOptions(), TimeProvider.System));
        var wallet = new Wallet(chain, DevAccounts.Keys[0], TimeProvider.System);

        var receipt = await wallet.SendAsync(
            DevAccounts.Keys[1].Address, [], TestContext.Current.CancellationToken);

        Assert.True(receipt.Succeeded);
        Assert.InRange(asked, 3, 100);
    }
}

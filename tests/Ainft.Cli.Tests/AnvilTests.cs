using Ainft.Cli.Dev;
using Ainft.Ethereum;

namespace Ainft.Cli.Tests;

public sealed class AnvilTests
{
    [Fact]
    public async Task A_local_chain_leaves_nothing_of_its_past_on_the_disk()
    {
        var before = Leftovers();
        await using (var anvil = await Anvil.StartAsync())
        {
            using var http = new HttpClient();
            var chain = new JsonRpcClient(http, anvil.Endpoint, new JsonRpcOptions(), TimeProvider.System);
            await chain.CallAsync("anvil_mine", [600]);
            var balance = await chain.CallAsync(
                "eth_getBalance", ["0x00000000000000000000000000000000000000ff", "finalized"]);
            Assert.Equal("0x0", balance.GetString());
        }

        Assert.Empty(Leftovers().Except(before));
    }

    // The folder in which anvil keeps the states of blocks by default.
    private static string[] Leftovers()
    {
        var folder = Path.Combine(
            Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".foundry", "anvil", "tmp");
        return Directory.Exists(folder) ? Directory.GetDirectories(folder) : [];
    }
}

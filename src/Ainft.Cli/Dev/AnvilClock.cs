using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Cli.Dev;

/// <summary>Moves a chain of anvil on, so that no story waits for the delays of a DAO.</summary>
internal static class AnvilClock
{
    // One more than the last two blocks, which are not final.
    private const string FinalBlocks = "0x3";

    /// <summary>Moves the clock of the chain on, and mines a block with the new time.</summary>
    public static async Task PassAsync(EthereumClient chain, TimeSpan time, CancellationToken ct)
    {
        await chain.Rpc.CallAsync("evm_increaseTime", [(long)time.TotalSeconds], ct);
        await chain.Rpc.CallAsync("evm_mine", [], ct);
    }

    /// <summary>Mines the blocks that make the newest block final.</summary>
    public static Task FinalizeAsync(EthereumClient chain, CancellationToken ct) =>
        chain.Rpc.CallAsync("anvil_mine", [FinalBlocks], ct);

    /// <summary>Mines one block per second from now on, instead of one block per transaction.</summary>
    public static Task MineEverySecondAsync(EthereumClient chain, CancellationToken ct) =>
        chain.Rpc.CallAsync("evm_setIntervalMining", [JsonSerializer.SerializeToElement(1)], ct);
}

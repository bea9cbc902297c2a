using Ainft.Cli;
using Ainft.Ethereum;

namespace Ainft.Functions.Tests;

/// <summary>
/// Contracts that answer every call with the same four bytes. For ERC-1271, <c>1626ba7e</c> means a valid signature.
/// </summary>
internal static class ContractWallet
{
    public static async Task<Address> DeployAsync(World world, string answer)
    {
        var runtime = RuntimeOf(answer);
        var payer = new Wallet(world.Chain, world.Operator, TimeProvider.System);
        // The deploying code copies the bytes after itself.
        var created = await payer.SendAsync(null,
            Hex.Parse($"0x60{runtime.Length / 2:x2}600c60003960{runtime.Length / 2:x2}6000f3{runtime}"),
            TestContext.Current.CancellationToken);
        return created.ContractAddress!.Value;
    }

    /// <summary>Changes the answer of a wallet.</summary>
    public static Task ChangeAsync(World world, Address wallet, string answer) =>
        world.Chain.Rpc.CallAsync("anvil_setCode", [wallet.ToString(), $"0x{RuntimeOf(answer)}"]);

    private static string RuntimeOf(string answer) => $"63{answer}60e01b60005260206000f3";
}

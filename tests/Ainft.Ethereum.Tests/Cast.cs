using Ainft.Cli.Dev;

namespace Ainft.Ethereum.Tests;

/// <summary>Foundry's cast, an independent implementation to compare with.</summary>
internal static class Cast
{
    public static async Task<string> RunAsync(params string[] arguments)
    {
        await Npm.EnsureAsync();
        return (await Npm.RunAsync(Npm.Binary("cast"), arguments)).Trim();
    }
}

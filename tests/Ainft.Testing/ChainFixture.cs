using Ainft.Cli.Dev;

namespace Ainft.Testing;

/// <summary>
/// A real EVM node that the tests of an assembly share. It is the endpoint in AINFT_TEST_RPC, or anvil from npm.
/// </summary>
/// <remarks>
/// Each test uses contracts and accounts of its own. A test that reorders blocks starts its own <see cref="Anvil"/>.
/// </remarks>
public sealed class ChainFixture : IAsyncDisposable
{
    private readonly Lazy<Task<Anvil>> anvil = new(() => Anvil.StartAsync());

    /// <summary>The JSON-RPC endpoint. The first test that reads it starts the node.</summary>
    public async Task<Uri> ConnectAsync()
    {
        if (Environment.GetEnvironmentVariable("AINFT_TEST_RPC") is { Length: > 0 } given)
            return new Uri(given);
        return (await anvil.Value).Endpoint;
    }

    /// <summary>Stops the node if this fixture started it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (anvil.IsValueCreated)
            await (await anvil.Value).DisposeAsync();
    }
}

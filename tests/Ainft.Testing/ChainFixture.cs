using Ainft.Cli.Dev;

namespace Ainft.Testing;

/// <summary>A real EVM node (the endpoint given by AINFT_TEST_RPC, else anvil from npm), shared by a test assembly.</summary>
/// <remarks>Tests isolate themselves by contracts and accounts of their own; a test that reorders blocks starts an <see cref="Anvil"/> of its own.</remarks>
public sealed class ChainFixture : IAsyncDisposable
{
    private readonly Lazy<Task<Anvil>> anvil = new(() => Anvil.StartAsync());

    /// <summary>The JSON-RPC endpoint, from the first test that asks on.</summary>
    public async Task<Uri> ConnectAsync()
    {
        if (Environment.GetEnvironmentVariable("AINFT_TEST_RPC") is { Length: > 0 } given)
            return new Uri(given);
        return (await anvil.Value).Endpoint;
    }

    /// <summary>Stops what was started.</summary>
    public async ValueTask DisposeAsync()
    {
        if (anvil.IsValueCreated)
            await (await anvil.Value).DisposeAsync();
    }
}

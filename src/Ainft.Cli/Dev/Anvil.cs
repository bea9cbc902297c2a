namespace Ainft.Cli.Dev;

/// <summary>An anvil process (a local EVM node) from npm, on a free port of the loopback interface.</summary>
public sealed class Anvil : IAsyncDisposable
{
    private const string Ready = "Listening on ";
    private readonly ChildProcess process;

    private Anvil(ChildProcess process, Uri endpoint) => (this.process, Endpoint) = (process, endpoint);

    /// <summary>The JSON-RPC endpoint.</summary>
    public Uri Endpoint { get; }

    /// <summary>The process.</summary>
    internal ChildProcess Process => process;

    /// <summary>Starts anvil with additional arguments, such as <c>--block-time 1</c> or <c>--state FILE</c>.</summary>
    public static async Task<Anvil> StartAsync(params string[] arguments)
    {
        await Npm.EnsureAsync();
        var process = ChildProcess.Start(Npm.Binary("anvil"), ["--port", "0", .. arguments]);
        try
        {
            var address = await process.WaitForLineAsync(
                line => line.StartsWith(Ready, StringComparison.Ordinal) ? line[Ready.Length..].Trim() : null, TimeSpan.FromSeconds(60));
            return new Anvil(process, new Uri($"http://{address}"));
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops the node; with <c>--state</c> it saves first.</summary>
    public ValueTask DisposeAsync() => process.DisposeAsync();
}

namespace Ainft.Cli.Dev;

/// <summary>An anvil process (a local EVM node) from npm, on a free port of the loopback interface.</summary>
public sealed class Anvil : IAsyncDisposable
{
    private const string Ready = "Listening on ";

    /// <summary>
    /// Twice the distance of the finalized block by anvil's defaults, which is 2 epochs of 32 blocks.
    /// </summary>
    private const int KeptStates = 128;

    private readonly ChildProcess process;
    private readonly string folder;

    private Anvil(ChildProcess process, string folder, Uri endpoint) =>
        (this.process, this.folder, Endpoint) = (process, folder, endpoint);

    /// <summary>The JSON-RPC endpoint.</summary>
    public Uri Endpoint { get; }

    /// <summary>The process.</summary>
    internal ChildProcess Process => process;

    /// <summary>Starts anvil with additional arguments, such as <c>--block-time 1</c> or <c>--state FILE</c>.</summary>
    public static async Task<Anvil> StartAsync(params string[] arguments)
    {
        await Npm.EnsureAsync();

        // By default anvil writes the whole state of every block to the user's disk, gigabytes per hour, and leaves it
        // there when it ends.
        var folder = Directory.CreateTempSubdirectory("ainft-anvil-").FullName;
        var process = ChildProcess.Start(
            Npm.Binary("anvil"),
            ["--port", "0", "--prune-history", $"{KeptStates}", "--cache-path", folder, .. arguments]);
        try
        {
            var address = await process.WaitForLineAsync(
                line => line.StartsWith(Ready, StringComparison.Ordinal) ? line[Ready.Length..].Trim() : null,
                TimeSpan.FromSeconds(60));
            return new Anvil(process, folder, new Uri($"http://{address}"));
        }
        catch
        {
            await EndAsync(process, folder);
            throw;
        }
    }

    /// <summary>Stops the node. With <c>--state</c> the node first saves its state.</summary>
    public ValueTask DisposeAsync() => EndAsync(process, folder);

    private static async ValueTask EndAsync(ChildProcess process, string folder)
    {
        await process.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}

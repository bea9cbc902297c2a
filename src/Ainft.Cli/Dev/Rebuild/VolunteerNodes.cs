using Ainft.Ethereum;

namespace Ainft.Cli.Dev.Rebuild;

/// <summary>
/// Nodes as child processes of this program. Each is an <c>ainft node run</c> with a key and a folder of its own.
/// </summary>
internal sealed class VolunteerNodes : IAsyncDisposable
{
    /// <summary>The sandbox of all nodes.</summary>
    public const string Sandbox = "bubblewrap";

    private const string KeyVariable = "AINFT_DEV_NODE_KEY";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly List<ChildProcess> processes = [];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ainft-nodes-");

    /// <summary>Starts the nodes and waits until each is registered.</summary>
    public static async Task<VolunteerNodes> StartAsync(
        Uri api, IEnumerable<LocalKey> keys, CancellationToken cancellationToken)
    {
        var nodes = new VolunteerNodes();
        try
        {
            foreach (var key in keys)
                nodes.processes.Add(Start(
                    key,
                    [
                        "node", "run", "--api", api.AbsoluteUri, "--private-key-env", KeyVariable,
                        "--sandbox", Sandbox, "--state", Path.Combine(nodes.folder.FullName, key.Address.ToHex()),
                    ]));
            await Task.WhenAll(nodes.processes.Select(process => process.WaitForLineAsync(
                line => line.Contains("ready:", StringComparison.Ordinal) ? line : null, Patience, cancellationToken)));
            return nodes;
        }
        catch
        {
            await nodes.DisposeAsync();
            throw;
        }
    }

    /// <summary>The last output of the nodes, for the message of a failure.</summary>
    public string RecentOutput => string.Join(Environment.NewLine, processes.Select(process => process.RecentOutput));

    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(processes.Select(process => process.DisposeAsync().AsTask()));
        folder.Delete(recursive: true);
    }

    // The process path is this program, or dotnet when that runs this program.
    private static ChildProcess Start(LocalKey key, string[] arguments)
    {
        var program = Environment.ProcessPath!;
        var isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return ChildProcess.Start(
            program,
            isHost ? [typeof(VolunteerNodes).Assembly.Location, .. arguments] : arguments,
            environment: new Dictionary<string, string?> { [KeyVariable] = key.ExportHex() });
    }
}

namespace Ainft.Cli.Dev.Rebuild;

/// <summary>
/// Nodes as child processes of this program. Each is an <c>ainft node run</c> with one of anvil's accounts and with its
/// own folder.
/// </summary>
internal sealed class VolunteerNodes : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private readonly List<ChildProcess> processes = [];
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ainft-nodes-");

    /// <summary>Starts the nodes and waits until each is registered.</summary>
    public static async Task<VolunteerNodes> StartAsync(
        Uri api, string sandbox, IEnumerable<int> accounts, CancellationToken cancellationToken)
    {
        var nodes = new VolunteerNodes();
        try
        {
            foreach (var account in accounts)
                nodes.processes.Add(Start(
                [
                    "node", "run", "--api", api.AbsoluteUri, "--dev", $"{account}", "--sandbox", sandbox,
                    "--state", Path.Combine(nodes.folder.FullName, $"{account}"),
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
    private static ChildProcess Start(string[] arguments)
    {
        var program = Environment.ProcessPath!;
        var isHost = Path.GetFileNameWithoutExtension(program).Equals("dotnet", StringComparison.OrdinalIgnoreCase);
        return ChildProcess.Start(
            program, isHost ? [typeof(VolunteerNodes).Assembly.Location, .. arguments] : arguments);
    }
}

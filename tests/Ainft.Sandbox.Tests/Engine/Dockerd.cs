using Ainft.Cli.Dev;
using Ainft.Cli.Sandboxes;
using Ainft.Cli.Sandboxes.Oci;

namespace Ainft.Sandbox.Tests.Engine;

/// <summary>A Docker engine as a child process that keeps all of its data in its own folder.</summary>
public sealed class Dockerd : IAsyncDisposable
{
    /// <summary>
    /// The collection of tests that use <see cref="StartAsync()"/>. They run one after another, because their engines
    /// share the interface docker0.
    /// </summary>
    public const string OnTheNetwork = "engines on the network of this machine";

    private static int started;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ainft-engine-");
    private ChildProcess? process;

    /// <summary>A folder that is deleted together with the engine.</summary>
    public string Folder => folder.FullName;

    /// <summary>The address of the engine in the form of <c>DOCKER_HOST</c>.</summary>
    public string Host => $"unix://{folder.FullName}/socket";

    /// <summary>Starts an engine that does not change the firewall of the machine.</summary>
    public static Task<Dockerd> StartAsync() => StartAsync(Program(), []);

    /// <summary>
    /// Starts an engine in a network namespace of its own. An engine with <c>--bridge none</c> deletes the interface
    /// docker0, which other engines of the machine use.
    /// </summary>
    public static Task<Dockerd> StartWithoutNetworkAsync() =>
        StartAsync("unshare", ["--net", Program(), "--bridge", "none", "--ip-forward=false"]);

    /// <summary>Runs a docker command on an engine.</summary>
    public static async Task<string> AskAsync(string host, params string[] arguments)
    {
        var variables = new Dictionary<string, string>(OciEngine.Variables) { ["DOCKER_HOST"] = host };
        return (await Tool.DoAsync("docker", arguments, CancellationToken.None, variables)).Trim();
    }

    public async ValueTask DisposeAsync()
    {
        if (process is not null)
            await process.DisposeAsync();
        var mounts = (await File.ReadAllLinesAsync("/proc/self/mountinfo")).Select(line => line.Split(' ')[4]);
        foreach (var mount in mounts.Where(point => point.StartsWith(Folder, StringComparison.Ordinal)))
            await Tool.DoAsync("umount", ["--lazy", mount], CancellationToken.None);
        folder.Delete(recursive: true);
    }

    private static async Task<Dockerd> StartAsync(string program, string[] arguments)
    {
        var engine = new Dockerd();
        try
        {
            await engine.RunAsync(program, arguments);
            return engine;
        }
        catch
        {
            await engine.DisposeAsync();
            throw;
        }
    }

    private static string Program() => Tool.Find("dockerd")
        ?? throw new InvalidOperationException("dockerd is missing: apt-get install docker.io debootstrap");

    private async Task RunAsync(string program, string[] arguments)
    {
        var space = $"ainft-test-{Environment.ProcessId}-{Interlocked.Increment(ref started)}";
        process = ChildProcess.Start(
            program,
            [
                .. arguments, "--host", Host, "--data-root", Folder + "/data", "--exec-root", Folder + "/exec",
                "--pidfile", Folder + "/pid", "--containerd-namespace", space,
                "--containerd-plugins-namespace", space + "-plugins",
                "--iptables=false", "--ip6tables=false", "--ip-masq=false",
            ]);
        await process.WaitForLineAsync(
            line => line.Contains("API listen on", StringComparison.Ordinal) ? line : null, TimeSpan.FromMinutes(2));
    }
}

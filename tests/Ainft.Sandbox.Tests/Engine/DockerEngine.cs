using Ainft.Cli.Dev;
using Ainft.Cli.Sandboxes;
using Ainft.Cli.Sandboxes.Oci;

namespace Ainft.Sandbox.Tests.Engine;

/// <summary>A Docker engine of our own, without any network, and one image in it: Debian with python3-numpy. The commands of this process reach it.</summary>
[CollectionDefinition(Name)]
public sealed class DockerEngine : IAsyncLifetime, ICollectionFixture<DockerEngine>
{
    public const string Name = "a Docker engine";

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("ainft-engine-");
    private ChildProcess? dockerd;

    /// <summary>The image by its digest.</summary>
    public string Image { get; private set; } = "";

    /// <summary>The same with a volume, as its author declared it.</summary>
    public string ImageWithVolume { get; private set; } = "";

    public async ValueTask InitializeAsync()
    {
        var socket = $"unix://{folder.FullName}/socket";
        Environment.SetEnvironmentVariable("DOCKER_HOST", socket);
        dockerd = ChildProcess.Start(
            Tool.Find("dockerd") ?? throw new InvalidOperationException("dockerd is missing: apt-get install docker.io debootstrap"),
            [
                "--host", socket, "--data-root", folder.FullName + "/data", "--exec-root", folder.FullName + "/exec", "--pidfile", folder.FullName + "/pid",
                "--containerd-namespace", "ainft-test", "--containerd-plugins-namespace", "ainft-test-plugins",
                "--bridge", "none", "--iptables=false", "--ip6tables=false", "--ip-forward=false", "--ip-masq=false",
            ]);
        await dockerd.WaitForLineAsync(line => line.Contains("API listen on", StringComparison.Ordinal) ? line : null, TimeSpan.FromMinutes(2));
        var tar = await DebianAsync();
        Image = "ainft.test/debian@" + await DockerAsync("import", tar, "ainft.test/debian:1");
        ImageWithVolume = "ainft.test/volume@" + await DockerAsync("import", "--change", "VOLUME /data", tar, "ainft.test/volume:1");
    }

    public async ValueTask DisposeAsync()
    {
        if (dockerd is not null)
            await dockerd.DisposeAsync();
        Environment.SetEnvironmentVariable("DOCKER_HOST", null);
        foreach (var mount in (await File.ReadAllLinesAsync("/proc/self/mountinfo")).Select(line => line.Split(' ')[4]).Where(point => point.StartsWith(folder.FullName, StringComparison.Ordinal)))
            await Tool.DoAsync("umount", ["--lazy", mount], CancellationToken.None);
        folder.Delete(recursive: true);
    }

    /// <summary>Asks the engine.</summary>
    public static async Task<string> DockerAsync(params string[] arguments) =>
        (await Tool.DoAsync("docker", arguments, CancellationToken.None, OciEngine.Variables)).Trim();

    /// <summary>
    /// Makes an image without any file, whose configuration has what its author wanted; answers its reference.
    /// </summary>
    public async Task<string> ImportEmptyAsync(string change)
    {
        var tar = Path.Combine(folder.FullName, "empty.tar");
        await Tool.DoAsync("tar", ["--create", "--file", tar, "--files-from", "/dev/null"], CancellationToken.None);
        return "ainft.test/empty@" + await DockerAsync("import", "--change", change, tar, "ainft.test/empty:1");
    }


    // A minute's work, kept for the next run of this clone.
    private async Task<string> DebianAsync()
    {
        var tar = Path.Combine(Directory.CreateDirectory(Path.Combine(Npm.Root, ".ainft")).FullName, "debian-numpy.tar");
        if (File.Exists(tar))
            return tar;
        var root = Path.Combine(folder.FullName, "root");
        await Tool.DoAsync("debootstrap", ["--variant=minbase", "--include=python3-numpy", "bookworm", root], CancellationToken.None);
        await Tool.DoAsync("tar", ["--create", "--file", tar + ".new", "--exclude=./dev/*", "--exclude=./var/cache/apt/*", "--exclude=./var/lib/apt/lists/*", "-C", root, "."], CancellationToken.None);
        File.Move(tar + ".new", tar);
        return tar;
    }
}

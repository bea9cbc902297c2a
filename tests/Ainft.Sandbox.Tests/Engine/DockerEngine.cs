using Ainft.Cli.Sandboxes;

namespace Ainft.Sandbox.Tests.Engine;

/// <summary>
/// A Docker engine without a network and with one image, which is Debian with python3-numpy. The commands of this
/// process connect to it.
/// </summary>
[CollectionDefinition(Name)]
public sealed class DockerEngine : IAsyncLifetime, ICollectionFixture<DockerEngine>
{
    public const string Name = "a Docker engine";

    private Dockerd? engine;

    /// <summary>The reference of the image, with its digest.</summary>
    public string Image { get; private set; } = "";

    /// <summary>The reference of the same image with a volume that its author declared.</summary>
    public string ImageWithVolume { get; private set; } = "";

    private Dockerd Engine => engine ?? throw new InvalidOperationException("The engine is not started.");

    public async ValueTask InitializeAsync()
    {
        engine = await Dockerd.StartWithoutNetworkAsync();
        Environment.SetEnvironmentVariable("DOCKER_HOST", engine.Host);
        var tar = await DebianFiles.ArchiveAsync();
        Image = "ainft.test/debian@" + await DockerAsync("import", tar, "ainft.test/debian:1");
        ImageWithVolume = "ainft.test/volume@"
            + await DockerAsync("import", "--change", "VOLUME /data", tar, "ainft.test/volume:1");
    }

    public async ValueTask DisposeAsync()
    {
        Environment.SetEnvironmentVariable("DOCKER_HOST", null);
        if (engine is not null)
            await engine.DisposeAsync();
    }

    /// <summary>Runs a docker command on the engine of this process.</summary>
    public static Task<string> DockerAsync(params string[] arguments) =>
        Dockerd.AskAsync(Environment.GetEnvironmentVariable("DOCKER_HOST")!, arguments);

    /// <summary>Makes an image without files, with this change to its configuration. Returns its reference.</summary>
    public async Task<string> ImportEmptyAsync(string change)
    {
        var tar = Path.Combine(Engine.Folder, "empty.tar");
        await Tool.DoAsync("tar", ["--create", "--file", tar, "--files-from", "/dev/null"], CancellationToken.None);
        return "ainft.test/empty@" + await DockerAsync("import", "--change", change, tar, "ainft.test/empty:1");
    }
}

using Ainft.Cli.Dev;
using Ainft.Cli.Sandboxes;
using Ainft.Cli.Sandboxes.Oci;

namespace Ainft.Sandbox.Tests.Engine;

/// <summary>
/// The image of the Dockerfile, on a base of Debian packages, in an engine with the network of this machine. Storage
/// and a chain with a registry run beside it.
/// </summary>
public sealed class AppImage : IAsyncLifetime
{
    /// <summary>The name of the image.</summary>
    public const string Name = "ainft.test/app:1";

    private const string Base = "ainft.test/base:1";
    private const string Publication = "RUN dotnet ";

    // As in compose.yaml.
    private static readonly string[] AnvilArguments =
        ["--block-time", "1", "--slots-in-an-epoch", "1", "--chain-id", "31337"];

    private Dockerd? engine;
    private Azurite? azurite;
    private Anvil? anvil;

    /// <summary>The address of the chain.</summary>
    public Uri Chain => anvil?.Endpoint ?? throw new InvalidOperationException("The chain is not started.");

    /// <summary>The connection string of the storage.</summary>
    public string Storage =>
        azurite?.ConnectionString ?? throw new InvalidOperationException("The storage is not started.");

    /// <summary>The folder of the published app that the image was built from.</summary>
    public string Published => Path.Combine(Engine.Folder, "context", "out");

    private Dockerd Engine => engine ?? throw new InvalidOperationException("The engine is not started.");

    public async ValueTask InitializeAsync()
    {
        engine = await Dockerd.StartAsync();
        azurite = await Azurite.StartInMemoryAsync();
        anvil = await Anvil.StartAsync(AnvilArguments);
        await DeployRegistryAsync();
        await ImportBaseAsync();
        await BuildAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var part in (IAsyncDisposable?[])[engine, anvil, azurite])
            if (part is not null)
                await part.DisposeAsync();
    }

    /// <summary>Runs a docker command on the engine.</summary>
    public Task<string> DockerAsync(params string[] arguments) => Dockerd.AskAsync(Engine.Host, arguments);

    /// <summary>Runs a docker command that may fail.</summary>
    internal Task<ToolAnswer> TryDockerAsync(params string[] arguments) =>
        Tool.RunAsync("docker", arguments, CancellationToken.None, Variables());

    /// <summary>Deploys the registry with the script of compose.yaml.</summary>
    private Task<string> DeployRegistryAsync()
    {
        var programs = Path.GetDirectoryName(Npm.Binary("cast"));
        return Npm.RunAsync(
            "env",
            [
                $"ETH_RPC_URL={Chain.AbsoluteUri}", $"PATH={programs}:{Environment.GetEnvironmentVariable("PATH")}",
                "sh", "deploy/compose/registry.sh", "src/contracts/artifacts/AinftRegistry.json",
            ]);
    }

    private async Task ImportBaseAsync()
    {
        var tar = Path.Combine(Engine.Folder, "base.tar");
        await Npm.RunAsync("sh", ["deploy/container/base.sh", tar]);
        await DockerAsync("import", tar, Base);
    }

    private async Task BuildAsync()
    {
        var context = Directory.CreateDirectory(Path.Combine(Engine.Folder, "context")).FullName;
        foreach (var file in (string[])["Dockerfile", ".dockerignore"])
            File.Copy(Path.Combine(Npm.Root, file), Path.Combine(context, file));
        await PublishAsync(Published);
        await Tool.DoAsync(
            "docker",
            [
                "build", "--build-arg", $"BASE={Base}", "--build-arg", "APP=published", "--tag", Name, context,
            ],
            CancellationToken.None, Variables());
    }

    /// <summary>Publishes the app on this machine with the command of the stage that compiles it in an image.</summary>
    private static async Task PublishAsync(string folder)
    {
        var command = (await File.ReadAllLinesAsync(Path.Combine(Npm.Root, "Dockerfile")))
            .Single(line => line.StartsWith(Publication, StringComparison.Ordinal))[Publication.Length..];
        Assert.EndsWith(" -o out", command, StringComparison.Ordinal);
        await Npm.RunAsync("dotnet", [.. command.Split(' ')[..^1], folder, "-p:RunAnalyzers=false", "-v", "quiet"]);
    }

    // The client of an engine with BuildKit as a plugin keeps files in its home.
    private Dictionary<string, string> Variables() => new(OciEngine.Variables)
    {
        ["DOCKER_HOST"] = Engine.Host,
        ["DOCKER_BUILDKIT"] = "1",
        ["HOME"] = Environment.GetEnvironmentVariable("HOME") ?? Engine.Folder,
    };
}

using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Ainft.Cli.Dev;
using Ainft.Ethereum;

namespace Ainft.Functions.Tests.Deploy;

/// <summary>compose.yaml and the context of the image. The engine stage builds and starts the image.</summary>
public sealed partial class ContainerFilesTests
{
    private const string App = "services/app";

    [Fact]
    public async Task The_app_accepts_the_settings_of_compose() =>
        await AppSettings.ValidateAsync((await ReadAsync()).Members($"{App}/environment"));

    [Fact]
    public async Task Images_have_the_versions_that_the_tests_run()
    {
        var compose = await ReadAsync();
        var packages = JsonNode.Parse(await ReadTextAsync("package.json"))!["devDependencies"]!;
        var azurite = $"mcr.microsoft.com/azure-storage/azurite:{packages["azurite"]}";
        var foundry = $"ghcr.io/foundry-rs/foundry:v{packages["@foundry-rs/anvil"]}";

        Assert.Equal(azurite, compose["services/azurite/image"]);
        Assert.Equal(foundry, compose["services/anvil/image"]);
        Assert.Equal(foundry, compose["services/registry/image"]);
    }

    [Fact]
    public async Task Addresses_in_settings_name_services()
    {
        var compose = await ReadAsync();
        var hosts = compose.Members($"{App}/environment").Values
            .SelectMany(value => Host().Matches(value).Select(match => match.Groups[1].Value));

        Assert.Empty(hosts.Except(compose.Members("services").Keys).Except(["localhost"]));
    }

    [Fact]
    public async Task The_app_and_the_script_agree_on_registry_and_operator()
    {
        var settings = (await ReadAsync()).Members($"{App}/environment");
        var script = await ReadTextAsync("deploy/compose/registry.sh");
        var key = LocalKey.Parse(settings["Ainft__Chain__OperatorKey"]);

        Assert.Contains($"registry={settings["Ainft__Chain__Registry"]}\n", script, StringComparison.Ordinal);
        Assert.Contains($"operator={key.Address}\n", script, StringComparison.OrdinalIgnoreCase);
        Assert.True(DevAccounts.Contains(key.Address));
    }

    [Fact]
    public async Task Ports_are_open_to_this_machine_alone_and_lead_to_the_port_of_the_image()
    {
        var compose = await ReadAsync();

        Assert.Equal($"127.0.0.1:7071:{AppSettings.OfDockerfile("EXPOSE")}", compose[$"{App}/ports/0"]);
        Assert.StartsWith("127.0.0.1:", compose["services/anvil/ports/0"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Files_that_compose_mounts_exist()
    {
        var mounts = (await ReadAsync()).Elements("services/registry/volumes")
            .Select(mount => mount.Body.ToString().Split(':')[0]).ToArray();

        Assert.NotEmpty(mounts);
        Assert.All(mounts, mount => Assert.True(Path.Exists(Path.Combine(Npm.Root, mount)), mount));
        Assert.True(File.Exists(Path.Combine(Npm.Root, "src/contracts/artifacts/AinftRegistry.json")));
    }

    [Fact]
    public async Task The_context_of_the_image_has_every_project_that_the_app_needs()
    {
        var allowed = (await ReadTextAsync(".dockerignore")).Split('\n')
            .Where(line => line.StartsWith('!')).Select(line => line[1..]).ToArray();

        Assert.Equal(
            ProjectsOf("src/Ainft.Functions/Ainft.Functions.csproj").Distinct().Order(StringComparer.Ordinal),
            allowed.Where(path => path.StartsWith("src/", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
        Assert.All(
            allowed.Except(["out"]), path => Assert.True(Path.Exists(Path.Combine(Npm.Root, path)), path));
        Assert.Empty(Directory.GetFiles(Npm.Root, "Directory.*").Select(Path.GetFileName).Except(allowed));
    }

    private static Task<DeployFile> ReadAsync() => DeployFile.ReadAsync("compose.yaml");

    private static Task<string> ReadTextAsync(string file) =>
        File.ReadAllTextAsync(Path.Combine(Npm.Root, file), TestContext.Current.CancellationToken);

    /// <summary>The folders of a project and of all projects that it refers to.</summary>
    private static IEnumerable<string> ProjectsOf(string project)
    {
        var folder = Path.GetDirectoryName(project)!;
        var others = Reference().Matches(File.ReadAllText(Path.Combine(Npm.Root, project)))
            .Select(match => Path.GetRelativePath(
                Npm.Root, Path.GetFullPath(Path.Combine(Npm.Root, folder, match.Groups[1].Value))));
        return others.SelectMany(ProjectsOf).Append(folder);
    }

    [GeneratedRegex("https?://([a-z]+)[:/]")]
    private static partial Regex Host();

    [GeneratedRegex("<ProjectReference Include=\"([^\"]+)\"")]
    private static partial Regex Reference();
}

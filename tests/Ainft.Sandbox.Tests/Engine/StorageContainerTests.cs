using System.Text.Json;
using Ainft.Cli.Dev;

namespace Ainft.Sandbox.Tests.Engine;

/// <summary>
/// The storage tests on Azurite in a container. Testcontainers starts it from an image that this test makes.
/// </summary>
[Collection(Dockerd.OnTheNetwork)]
public sealed class StorageContainerTests
{
    private const string Repository = "mcr.microsoft.com/azure-storage/azurite";

    private const string Dockerfile = """
        FROM ainft.test/debian:1
        COPY node_modules /azurite/node_modules
        RUN ["ln", "-s", "/azurite/node_modules/.bin/azurite", "/usr/local/bin/azurite"]
        EXPOSE 10000 10001 10002
        """;

    private static readonly string[] Classes = ["RowsTests", "BlobsTests", "LeasesTests", "LocalRunnerTests"];

    [Fact]
    public async Task Storage_tests_pass_on_a_container_that_Testcontainers_starts()
    {
        await using var engine = await Dockerd.StartAsync();
        var image = await BuildAzuriteAsync(engine);
        var program = Path.Combine(
            Npm.Root, "tests/Ainft.Functions.Tests/bin/Debug/net10.0/Ainft.Functions.Tests");

        await using var tests = ChildProcess.Start(
            program,
            ["-noColor", .. Classes.SelectMany(name => (string[])["-class", $"Ainft.Functions.Tests.Platform.{name}"])],
            Npm.Root,
            new Dictionary<string, string?> { ["DOCKER_HOST"] = engine.Host, ["AINFT_TEST_STORAGE"] = null });
        var (exitCode, output) = (await tests.WaitForExitAsync(), tests.RecentOutput);

        Assert.True(exitCode == 0, output);
        Assert.Contains($"Storage: a container of {image}.", output, StringComparison.Ordinal);
        Assert.Matches("Total: [1-9][0-9]+, Errors: 0, Failed: 0, Skipped: 0", output);
    }

    /// <summary>
    /// Makes the image that the tests search for, with the version of Azurite that npm installs for this project.
    /// </summary>
    private static async Task<string> BuildAzuriteAsync(Dockerd engine)
    {
        await Dockerd.AskAsync(engine.Host, "import", await DebianFiles.ArchiveAsync(), "ainft.test/debian:1");
        var package = JsonSerializer.Deserialize<JsonElement>(
            await File.ReadAllBytesAsync(Path.Combine(Npm.Root, "node_modules/azurite/package.json")));
        var version = package.GetProperty("version").GetString();
        var context = Path.Combine(engine.Folder, "azurite");
        await Npm.RunAsync(
            "npm",
            [
                "install", "--prefix", context, "--no-save", "--no-fund", "--no-audit", "--prefer-offline",
                $"azurite@{version}",
            ]);
        await File.WriteAllTextAsync(Path.Combine(context, "Dockerfile"), Dockerfile);
        await Dockerd.AskAsync(engine.Host, "build", "--network", "none", "--tag", $"{Repository}:{version}", context);
        return $"{Repository}:{version}";
    }
}

using System.Runtime.Versioning;
using Ainft.Cli.Sandboxes.Oci;

namespace Ainft.Cli.Tests.Sandboxes;

public sealed class OciEngineTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task An_engine_that_is_installed_and_not_started_is_said_not_to_answer()
    {
        var refusal = await Assert.ThrowsAsync<CommandException>(() => OpenAsync("""
            echo '{"ServerErrors":["Cannot connect to the Docker daemon."],"ClientInfo":{"Debug":false}}'
            """));
        Assert.Equal(ExitCode.Usage, refusal.ExitCode);
        Assert.Contains(
            "does not answer: Cannot connect to the Docker daemon.", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("docker info", refusal.Next, StringComparison.Ordinal);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task An_engine_gets_what_is_meant_for_engines_and_no_other_variable_of_the_node()
    {
        Environment.SetEnvironmentVariable("AINFT_TEST_PASSWORD", "secret");
        Environment.SetEnvironmentVariable("DOCKER_TEST_SETTING", "kept");
        await Assert.ThrowsAsync<CommandException>(() => OpenAsync($"env > {folder.File("variables")}; exit 1"));
        var variables = await File.ReadAllTextAsync(folder.File("variables"), TestContext.Current.CancellationToken);
        Assert.Contains("DOCKER_TEST_SETTING=kept\n", variables, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", variables, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();

    [UnsupportedOSPlatform("windows")]
    private Task<OciEngine> OpenAsync(string script)
    {
        var docker = folder.File("docker", "#!/bin/sh\n" + script);
        File.SetUnixFileMode(docker, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return OciEngine.OpenAsync(docker, null, CancellationToken.None);
    }
}

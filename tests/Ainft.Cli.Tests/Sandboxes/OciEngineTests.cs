using System.Runtime.Versioning;

namespace Ainft.Cli.Tests.Sandboxes;

public sealed class OciEngineTests(DevWorldFixture world)
{
    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task An_engine_that_is_installed_and_not_started_is_said_not_to_answer()
    {
        using var folder = new TemporaryFolder();
        var docker = folder.File("docker", """
            #!/bin/sh
            echo '{"ServerErrors":["Cannot connect to the Docker daemon."],"ClientInfo":{"Debug":false}}'
            """);
        File.SetUnixFileMode(docker, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var run = await CliRun.InAsync(
            world.Folder, ["node", "run", "--dev", "8", "--sandbox", "oci", "--state", folder.File("state")], environment: new Dictionary<string, string?> { ["PATH"] = folder.Path });
        run.Ended(ExitCode.Usage);
        Assert.Contains("does not answer: Cannot connect to the Docker daemon.", run.Error, StringComparison.Ordinal);
        Assert.Contains("docker info", run.Error, StringComparison.Ordinal);
    }
}

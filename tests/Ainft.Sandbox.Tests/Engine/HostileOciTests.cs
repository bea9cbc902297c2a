using Ainft.Cli;
using Ainft.Cli.Sandboxes;
using Ainft.Cli.Sandboxes.Oci;

namespace Ainft.Sandbox.Tests.Engine;

/// <summary>Hostile workflows and images in a real Docker engine.</summary>
[Collection(DockerEngine.Name)]
public sealed class HostileOciTests(DockerEngine engine) : HostileTaskTests
{
    private readonly Task<OciSandbox> sandbox = OciSandbox.StartAsync(null, CancellationToken.None);

    protected override Task<ISandbox> SandboxAsync => StartedAsync();

    protected override bool SharesUsers => true;

    [Theory]
    [InlineData("""VOLUME ["/x\",\"type=bind\",\"source=/etc\",\"target=/host"]""")]
    [InlineData("""VOLUME ["/x,source=/etc"]""")]
    [InlineData("""VOLUME ["/a/../../etc"]""")]
    public async Task A_volume_whose_path_is_more_than_a_path_is_refused(string change)
    {
        using var folder = new TaskFolder();
        var image = await engine.ImportEmptyAsync(change);
        var refusal = await Assert.ThrowsAsync<CommandException>(async () =>
            await (await SandboxAsync)
                .RunAsync(folder.Task(["true"]) with { Image = image }, _ => { }, CancellationToken.None));
        Assert.Contains("volume", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_proxy_that_the_operator_set_for_containers_is_hidden_from_a_task()
    {
        using var folder = new TaskFolder();
        folder.Write(
            "config/config.json",
            """{"proxies":{"default":{"httpProxy":"http://user:secret@proxy:1","noProxy":"secret"}}}""");
        Environment.SetEnvironmentVariable("DOCKER_CONFIG", Path.Combine(folder.Work, "config"));
        try
        {
            var lines = new List<string>();
            await (await SandboxAsync).RunAsync(Placed(folder.Task(["env"])), lines.Add, CancellationToken.None);
            Assert.Contains("HOME=/tmp", lines);
            Assert.DoesNotContain(
                lines, line =>
                    line.Contains("proxy", StringComparison.OrdinalIgnoreCase)
                    || line.Contains("secret", StringComparison.Ordinal));
        }
        finally
        {
            Environment.SetEnvironmentVariable("DOCKER_CONFIG", null);
        }
    }

    protected override SandboxTask Placed(SandboxTask task) => task with { Image = engine.Image };

    private async Task<ISandbox> StartedAsync() => await sandbox;
}

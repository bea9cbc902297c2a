using Ainft.Cli.Sandboxes;
using Ainft.Cli.Sandboxes.Oci;

namespace Ainft.Sandbox.Tests.Engine;

/// <summary>All guarantees of a sandbox, with a real Docker engine, and the features that only images have.</summary>
[Collection(DockerEngine.Name)]
public sealed class OciTests(DockerEngine engine) : SandboxTests
{
    private readonly Task<OciSandbox> sandbox = OciSandbox.StartAsync(null, CancellationToken.None);

    protected override Task<ISandbox> SandboxAsync => StartedAsync();

    [Theory]
    [InlineData("debian:12")]
    [InlineData("ainft.test/debian@sha256:1234")]
    [InlineData("--privileged@sha256:0000000000000000000000000000000000000000000000000000000000000000")]
    public async Task An_image_without_its_digest_is_refused(string image)
    {
        using var folder = new TaskFolder();
        var refusal = await Assert.ThrowsAsync<Cli.CommandException>(async () =>
            await (await SandboxAsync)
                .RunAsync(folder.Task(["true"]) with { Image = image }, _ => { }, CancellationToken.None));
        Assert.Contains("digest", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_does_not_exist_is_refused_and_a_tag_does_not_replace_its_digest()
    {
        using var folder = new TaskFolder();
        var image = "ainft.test/debian:1@sha256:" + new string('1', 64);
        var refusal = await Assert.ThrowsAsync<Cli.CommandException>(async () =>
            await (await SandboxAsync)
                .RunAsync(folder.Task(["true"]) with { Image = image }, _ => { }, CancellationToken.None));
        Assert.Contains("is not available", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(await LeftoversAsync());
    }

    [Fact]
    public async Task A_volume_that_the_image_declares_has_no_disk_of_its_own()
    {
        using var run = await RunAsync("grep ' /data ' /proc/mounts | cut -d' ' -f3",
            task => task with { Image = engine.ImageWithVolume });
        Assert.Equal(["tmpfs"], run.Lines);
        Assert.Empty(await DockerEngine.DockerAsync("volume", "ls", "--quiet"));
    }

    [Fact]
    public async Task A_runtime_of_this_machine_is_for_the_other_sandbox()
    {
        using var folder = new TaskFolder();
        var refusal = await Assert.ThrowsAsync<Cli.CommandException>(async () =>
            await (await SandboxAsync).RunAsync(folder.Task(["true"]), _ => { }, CancellationToken.None));
        Assert.Contains("bubblewrap", refusal.Next, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_model_of_the_sample_is_trained_again_to_the_same_bits()
    {
        var (claim, job) = FirstAinft.ReadModel();
        using var folder = new TaskFolder();
        foreach (var file in job.Files)
            FirstAinft.Place(file, folder);
        var result = await (await SandboxAsync).RunAsync(
            Placed(folder.Task(job.Command)) with
            {
                Environment = job.Env,
                MemoryMiB = job.Resources.MemoryMiB,
                DiskMiB = job.Resources.DiskMiB
            },
            line => TestContext.Current.SendDiagnosticMessage(line), CancellationToken.None);
        Assert.Equal(TaskOutcome.Finished, result.Outcome);
        var judgement = claim.Judge(FirstAinft.Collect(folder.Out, job));
        Assert.True(judgement.Agrees, string.Join('\n', judgement.Findings));
    }

    [Fact]
    public async Task A_stronger_runtime_that_the_engine_does_not_know_is_an_error()
    {
        var refusal = await Assert.ThrowsAsync<Cli.CommandException>(() =>
            Cli.Sandboxes.Sandboxes.DetectAsync("oci", "runsc", CancellationToken.None));
        Assert.Contains("runsc", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_stronger_runtime_that_the_engine_knows_runs_the_task()
    {
        using var folder = new TaskFolder();
        var named = await OciSandbox.StartAsync("runc", CancellationToken.None);
        var result = await named.RunAsync(Placed(folder.Task(["true"])), _ => { }, CancellationToken.None);
        Assert.Equal(TaskOutcome.Finished, result.Outcome);
    }

    [Fact]
    public async Task A_killed_node_takes_its_container_with_it()
    {
        using var folder = new TaskFolder();
        await using var node = NodeProcess.Start(folder.Path, "echo running; sleep 1000000.25", engine.Image);
        await node.WaitForLineAsync(line => line == "running" ? line : null, TimeSpan.FromMinutes(1));
        await Cli.Sandboxes.Tool.DoAsync("kill", ["-KILL", $"{node.Id}"], CancellationToken.None);
        await HostProcesses.GoneAsync("1000000.25", TestContext.Current.CancellationToken);
        await OciSandbox.StartAsync(null, CancellationToken.None);
        Assert.Empty(await LeftoversAsync());
    }

    [Fact]
    public async Task Containers_of_a_node_that_died_are_removed_at_the_next_start()
    {
        var dead = new SandboxName(SandboxName.Next().Space, int.MaxValue, "1", 1);
        foreach (var name in (SandboxName[])[dead, dead with { Space = "1" }])
            await DockerEngine.DockerAsync("run", "--detach", "--network", "none", "--name", $"{name}", "--label",
                $"{OciArguments.Label}={name}", engine.Image.Split('@')[1], "sleep", "1000");
        await OciSandbox.StartAsync(null, CancellationToken.None);
        Assert.Equal($"{dead with { Space = "1" }}",
            await DockerEngine.DockerAsync("ps", "--all", "--format", "{{.Names}}", "--filter", "name=2147483647"));
        await DockerEngine.DockerAsync("rm", "--force", $"{dead with { Space = "1" }}");
    }

    protected override SandboxTask Placed(SandboxTask task) => task with { Image = engine.Image };

    protected override async Task<IReadOnlyList<string>> LeftoversAsync() =>
    [
        .. Leftovers.Of(Environment.ProcessId),
        .. (await DockerEngine.DockerAsync("ps", "--all", "--format", "{{.Names}}"))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Where(name => !name.Contains("2147483647", StringComparison.Ordinal)),
    ];

    private async Task<ISandbox> StartedAsync() => await sandbox;
}

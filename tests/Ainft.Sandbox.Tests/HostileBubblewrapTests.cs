using Ainft.Cli.Dev;
using Ainft.Cli.Sandboxes;

namespace Ainft.Sandbox.Tests;

/// <summary>Hostile workflows in bubblewrap.</summary>
public sealed class HostileBubblewrapTests : HostileTaskTests
{
    private static readonly Lazy<Task<BubblewrapSandbox>> Started =
        new(() => BubblewrapSandbox.StartAsync(CancellationToken.None));

    protected override Task<ISandbox> SandboxAsync => StartedAsync();

    [Fact]
    public async Task A_node_starts_no_program_that_its_PATH_or_its_folder_puts_before_the_systems()
    {
        using var folder = new TaskFolder();
        var mark = Path.Combine(folder.Path, "ran");
        var planted =
            (string[])["bwrap", "setpriv", "sh", "chmod", "mkfs.ext4", "mount", "umount", "stat", "find", "du", "cp",
            "rm", "id", "realpath"];
        foreach (var program in planted)
            folder.Write(
                $"bin/{program}", $"#!/bin/sh\necho {program} >> {mark}\nexec /usr/bin/{program} \"$@\"\n",
                isProgram: true);
        var bin = Path.Combine(folder.Work, "bin");
        await using var node = ChildProcess.Start(
            Environment.ProcessPath!, ["node", folder.Path, "echo it runs"], bin, new Dictionary<string,
                string?>
            { ["PATH"] = $"{bin}:/usr/bin:/bin" });
        await node.WaitForLineAsync(line => line == "it runs" ? line : null, TimeSpan.FromMinutes(1));
        Assert.Equal(0, await node.WaitForExitAsync());
        Assert.False(
            File.Exists(mark), File.Exists(mark)
            ? await File.ReadAllTextAsync(mark, TestContext.Current.CancellationToken) : "");
    }

    [Fact]
    public async Task Helper_programs_get_no_variable_of_the_node()
    {
        using var secret = new SecretFile();
        var variables = await Tool.DoAsync("env", [], CancellationToken.None);
        Assert.Equal(
            ["LC_ALL=C", "PATH=/usr/bin:/bin:/usr/sbin:/sbin:/usr/local/bin:/usr/local/sbin"], variables.Trim()
            .Split('\n').Order());
    }

    protected override SandboxTask Placed(SandboxTask task) => task;

    private static async Task<ISandbox> StartedAsync() => await Started.Value;
}

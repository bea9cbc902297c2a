using System.Diagnostics;
using Ainft.Cli.Sandboxes.Cgroups;

namespace Ainft.Sandbox.Tests;

/// <summary>
/// The cgroup v2 hierarchy of this machine, with or without its controllers. Processes enter a cgroup, it counts them,
/// and it ends them.
/// </summary>
public sealed class CgroupV2Tests
{
    [Fact]
    public async Task A_group_takes_processes_counts_their_time_ends_them_all_and_goes()
    {
        var parent = CgroupMounts.Of("self").UnifiedTop
            ?? throw new InvalidOperationException("cgroup2 is not mounted on this machine.");
        var name = $"ainft-test-{Environment.ProcessId}";
        var group = await CgroupV2.CreateAsync(parent, name, []);
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh",
        [
            "-c",
            "echo $$ > \"$1\"; (setsid sh -c 'trap \"\" TERM; while :; do :; done' &); i=0; while [ $i -lt 200000 ]; "
                + "do i=$((i+1)); done; echo running; sleep 1000", "sh", Assert.Single(group.Entrances),
        ])
        { RedirectStandardOutput = true })!;
        Assert.Equal("running", await shell.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken));
        Assert.True(File.ReadLines(Path.Combine(parent, name, "cgroup.procs")).Count() >= 2);
        await group.EndAsync();
        await shell.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Equal(137, shell.ExitCode);
        Assert.True(group.Read()!.Cpu > TimeSpan.Zero);
        Assert.Empty(await File.ReadAllLinesAsync(Path.Combine(parent, name, "cgroup.procs"),
            TestContext.Current.CancellationToken));
        await group.RemoveAsync();
        Assert.False(Directory.Exists(Path.Combine(parent, name)));
        Assert.Null(group.Read());
        await group.EndAsync();
        await group.RemoveAsync();
    }

    [Fact]
    public async Task A_limit_that_the_kernel_does_not_take_leaves_no_group()
    {
        var parent = CgroupMounts.Of("self").UnifiedTop
            ?? throw new InvalidOperationException("cgroup2 is not mounted on this machine.");
        var name = $"ainft-test-{Environment.ProcessId}-bad";
        await Assert.ThrowsAsync<IOException>(() =>
            CgroupV2.CreateAsync(parent, name, [("cgroup.max.depth", "nonsense")]));
        await Assert.ThrowsAsync<IOException>(() => CgroupV2.CreateAsync(parent, name, [("memory.no-such-file", "1")]));
        Assert.False(Directory.Exists(Path.Combine(parent, name)));
    }
}

using Ainft.Cli.Dev;
using Ainft.Cli.Sandboxes;
using Ainft.Cli.Sandboxes.Cgroups;

namespace Ainft.Sandbox.Tests;

/// <summary>
/// A node that runs without root. It uses user namespaces and delegated cgroups, and it watches the size of its output
/// folder.
/// </summary>
public sealed class OrdinaryUserTests : IAsyncLifetime
{
    private const int User = 4321;
    private readonly TaskFolder folder = new();
    private readonly IReadOnlyList<string> cgroups = [.. Parents().Select(parent => Path.Combine(parent, "delegated"))];

    public async ValueTask InitializeAsync()
    {
        foreach (var cgroup in cgroups)
            Directory.CreateDirectory(cgroup);
        await Tool.DoAsync("chown", ["-R", $"{User}", .. cgroups, folder.Path], CancellationToken.None);
    }

    [Fact]
    public async Task It_runs_as_user_65534_within_its_limits()
    {
        var (code, lines) = await RunAsync(cgroups,
            "id -u; grep -E '^(CapEff|Seccomp):' /proc/self/status; cat /proc/sys/kernel/core_pattern >/dev/null && ls "
                + "/home /root; echo x > out/kept; echo x > new; cat /proc/*/environ | grep -a SECRET; mkdir -p "
                + "out/closed/in; chmod 0 out/closed; exec python3 -c 'bytearray(1 << 30)'");
        Assert.Equal(0, code);
        Assert.Contains("65534", lines, StringComparison.Ordinal);
        Assert.Contains("CapEff:\t0000000000000000", lines, StringComparison.Ordinal);
        Assert.Contains("Seccomp:\t2", lines, StringComparison.Ordinal);
        Assert.Contains("Outcome = OutOfMemory", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("SECRET", lines, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(folder.Work, "new")));
        Assert.True(Directory.Exists(Path.Combine(folder.Out, "closed/in")));
        Assert.Equal("x\n", await File.ReadAllTextAsync(Path.Combine(folder.Out, "kept")));
    }

    [Fact]
    public async Task Too_much_output_is_seen_and_ended()
    {
        var (_, lines) = await RunAsync(cgroups, "while :; do head -c 1000000 /dev/zero >> out/hog; done");
        Assert.Contains("Outcome = DiskFull", lines, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HostileTree.Bytes, "BadOutput")]
    [InlineData(HostileTree.Deep, "BadOutput")]
    [InlineData(HostileTree.Many, "DiskFull")]
    [InlineData(HostileTree.Odd, "Finished")]
    public async Task What_a_program_leaves_goes_with_its_folder(string script, string outcome)
    {
        folder.Write("tree.py", script);
        await Tool.DoAsync("chown", ["-R", $"{User}", folder.Path], CancellationToken.None);
        var (_, lines) = await RunAsync(cgroups, "cd out; exec python3 /work/tree.py");
        Assert.Contains($"Outcome = {outcome}", lines, StringComparison.Ordinal);
        if (outcome != "Finished")
            Assert.Empty(Directory.GetFileSystemEntries(folder.Out));
        await Tool.DoAsync(
            "setpriv", [$"--reuid={User}", "--clear-groups", "rm", "-rf", "--", folder.Out, folder.Work],
            CancellationToken.None);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task Without_a_cgroup_of_its_own_it_says_what_is_missing()
    {
        var (code, lines) = await RunAsync([], "echo ran");
        Assert.NotEqual(0, code);
        Assert.Contains("Delegate=yes", lines, StringComparison.Ordinal);
        Assert.DoesNotContain("ran\n", lines, StringComparison.Ordinal);
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var cgroup in cgroups)
            await CgroupFiles.RemoveAsync(cgroup);
        folder.Dispose();
    }

    private static IEnumerable<string> Parents()
    {
        var mounts = CgroupMounts.Of("self");
        // A controller is in one version only.
        return CgroupV1.Needed.All(mounts.Controllers.ContainsKey)
            ? CgroupV1.Needed.Select(controller => mounts.Controllers[controller])
            : [mounts.UnifiedTop!];
    }

    private async Task<(int Code, string Lines)> RunAsync(IReadOnlyList<string> places, string script)
    {
        await using var node = NodeProcess.StartAs(User, places, folder.Path, script);
        var code = await node.WaitForExitAsync(TestContext.Current.CancellationToken);
        return (code, node.RecentOutput + "\n");
    }
}

using Ainft.Cli.Sandboxes;

namespace Ainft.Sandbox.Tests;

/// <summary>
/// The leftovers of killed nodes. Every node that starts on this machine removes them, so these tests run alone.
/// </summary>
[Collection(Alone.Name)]
public sealed class LeftoverTests
{
    [Fact]
    public async Task A_killed_node_takes_its_task_with_it_and_what_it_leaves_is_gone_when_the_next_one_starts()
    {
        using var folder = new TaskFolder();
        await using var node = NodeProcess.Start(folder.Path, "echo running; sleep 1000000.75");
        await node.WaitForLineAsync(line => line == "running" ? line : null, TimeSpan.FromMinutes(1));
        await node.KillAsync();
        await HostProcesses.GoneAsync("1000000.75", TestContext.Current.CancellationToken);
        Assert.Contains(Leftovers.Of(node.Id), left => left.EndsWith("/out", StringComparison.Ordinal));
        Assert.Contains(Leftovers.Of(node.Id), left => left.StartsWith("/sys/fs/cgroup", StringComparison.Ordinal));
        await BubblewrapSandbox.StartAsync(TestContext.Current.CancellationToken);
        Assert.Empty(Leftovers.Of(node.Id));
        Assert.Equal(["out", "work"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName).Order());
    }
}

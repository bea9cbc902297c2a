using System.Diagnostics;
using Ainft.Cli.Dev;

namespace Ainft.Functions.Tests.Platform;

public class ChildProcessTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task A_child_that_ends_before_it_is_ready_is_quoted()
    {
        await using var child = ChildProcess.Start("node", ["-e", "console.error('no such port'); process.exit(3)"]);

        var failed = await Assert.ThrowsAsync<InvalidOperationException>(
            () => child.WaitForLineAsync(line => line == "ready" ? line : null, Patience));

        Assert.Contains("no such port", failed.Message, StringComparison.Ordinal);
        Assert.Equal(3, await child.WaitForExitAsync());
    }

    [Fact]
    public async Task Disposal_lets_a_child_end_in_an_orderly_way()
    {
        var folder = Directory.CreateTempSubdirectory("ainft-child-");
        var file = Path.Combine(folder.FullName, "saved");
        var script =
            $"process.on('SIGTERM', () => {{ require('fs').writeFileSync('{file}', 'x'); process.exit(0) }}); "
            + "setInterval(() => 0, 1000); console.log('ready')";
        var child = ChildProcess.Start("node", ["-e", script]);
        await child.WaitForLineAsync(line => line == "ready" ? line : null, Patience);

        await child.DisposeAsync();

        Assert.True(File.Exists(file));
        folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_child_ends_when_the_pipe_from_its_parent_breaks()
    {
        await using var child = ChildProcess.Start("node", ["-e", "console.log('ready'); setInterval(() => 0, 1000)"]);
        await child.WaitForLineAsync(line => line == "ready" ? line : null, Patience);
        using var process = Process.GetProcessById(child.Id);

        child.CloseGuard();

        await process.WaitForExitAsync().WaitAsync(Patience);
    }
}

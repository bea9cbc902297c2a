using Ainft.Cli;
using Ainft.Cli.Dev;

namespace Ainft.Sandbox.Tests;

/// <summary>The whole system: <c>ainft dev --once</c> with three nodes in bubblewrap.</summary>
public sealed class DevRebuildTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Three_nodes_train_the_sample_again_and_report_the_true_digest_of_weights_that_do_not_come_out()
    {
        var weights = Sha256Digest.Of(await File.ReadAllBytesAsync(Path.Combine(Checkout.Find().Root, "samples",
            "first-ainft", "model.npz"))).ToString()[2..];
        using var folder = new TaskFolder();
        await using var dev = ChildProcess.Start("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Ainft.Cli.dll"), "dev", "--once"], folder.Path);
        foreach (var expected in new[]
        {
            " reproduced 3/3",
            " not-reproduced 0/3",
            $"found sha256 {weights}: mismatch",
            "its node, reproduced 2/2",
            "5 accounts got their parts to the wei",
            "first-model.evidence.json: consistent, not checked on chain"
        })
            await dev.WaitForLineAsync(line => line.Contains(expected, StringComparison.Ordinal) ? line : null,
                Patience);
        Assert.Equal(ExitCode.Ok, await dev.WaitForExitAsync());
    }
}

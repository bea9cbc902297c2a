using Ainft.Cli.Sandboxes;

namespace Ainft.Sandbox.Tests;

/// <summary>All promises, kept by bubblewrap and the cgroups that this machine has.</summary>
public sealed class BubblewrapTests : SandboxTests
{
    private static readonly Lazy<Task<BubblewrapSandbox>> Started = new(() => BubblewrapSandbox.StartAsync(CancellationToken.None));

    protected override Task<ISandbox> SandboxAsync => StartedAsync();

    protected override SandboxTask Placed(SandboxTask task) => task;

    protected override Task<IReadOnlyList<string>> LeftoversAsync() => Task.FromResult(Leftovers.OnThisMachine());

    private static async Task<ISandbox> StartedAsync() => await Started.Value;
}

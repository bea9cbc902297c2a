using System.Text.Json.Nodes;

namespace Ainft.Cli.Tests;

/// <summary>A chain of components that each derive from the one before, minted once per test class.</summary>
public sealed class LineageFixture(DevWorldFixture world) : IAsyncLifetime
{
    private const int Count = 7;
    private readonly TemporaryFolder folder = new();

    public DevWorldFixture World => world;

    /// <summary>From the first to the last.</summary>
    public IReadOnlyList<string> Ids { get; private set; } = [];

    public IReadOnlyList<string> Names { get; private set; } = [];

    public async ValueTask InitializeAsync()
    {
        var lines = BulkLines.Chain(Count);
        Names = [.. lines.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)!["name"]!.GetValue<string>())];
        Ids = BulkLines.Ids(lines, world.File.Accounts[6].Address);
        (await world.RunAsync(
            "mint", "--bulk", folder.File("lineage.ndjson", lines), "--dev", "6", "--wait", "--timeout", "120"))
            .Ended(ExitCode.Ok);
    }

    public ValueTask DisposeAsync()
    {
        folder.Dispose();
        return ValueTask.CompletedTask;
    }
}

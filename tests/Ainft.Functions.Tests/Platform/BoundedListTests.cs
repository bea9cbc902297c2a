using System.Text.Json;
using Ainft.Testing;
using Azure.Core.Pipeline;
using Azure.Data.Tables;

namespace Ainft.Functions.Tests.Platform;

/// <summary>
/// A list without a matching item makes a bounded number of storage requests, and its pages end.
/// </summary>
public sealed class BoundedListTests(StorageFixture storage)
{
    private const int MostReads = 160;

    private readonly FaultTransport reads =
        new(request => !request.Path.Contains("health", StringComparison.Ordinal), everything: true);

    [Fact]
    public async Task Runs_of_a_state_that_no_run_is_in()
    {
        await using var app = await StartAsync(out var prefix);
        var table = new TableClient(await storage.ConnectAsync(), prefix + "Runs");
        await InsertAsync(table,
            Enumerable.Range(0, 1_500)
            .Select(i =>
            new TableEntity("list", $"ended-{i:x16}-0x{i:x64}")
            {
                ["Run"] = $"0x{i:x64}",
                ["State"] = "reproduced"
            }));
        await InsertAsync(table,
            Enumerable.Range(0, 400)
            .Select(i => new TableEntity("list", $"current-{i:x40}-{i:x64}") { ["Run"] = $"0x{i:x64}" }));

        Assert.Equal(0, await WalkAsync(app, "runs?state=inconclusive"));
        Assert.Equal(0, await WalkAsync(app, "runs?state=waiting&limit=1"));
    }

    [Fact]
    public async Task Nodes_of_which_most_have_left()
    {
        await using var app = await StartAsync(out var prefix);
        var table = new TableClient(await storage.ConnectAsync(), prefix + "Nodes");
        await InsertAsync(table, Enumerable.Range(0, 2_500).Select(i => new TableEntity("0", $"0x{i:x40}")
        {
            ["Operator"] = $"0x{i:x40}",
            ["Payout"] = $"0x{i:x40}",
            ["Profile"] = Profile,
            ["RegisteredAt"] = DateTimeOffset.UnixEpoch,
            ["SignedAt"] = DateTimeOffset.UnixEpoch,
            ["HasLeft"] = i != 2_400,
        }));

        Assert.Equal(1, await WalkAsync(app, "nodes?limit=1"));
    }

    private static byte[] Profile => System.Text.Encoding.UTF8.GetBytes(
        """{"classes":["cpu"],"cpus":1,"memoryMiB":1024,"diskMiB":1024,"gpus":[]"""
            + ""","sandboxes":["bubblewrap"],"runtimes":[],"cpuModel":"any","software":"any"}""");

    private Task<App> StartAsync(out string prefix)
    {
        prefix = StorageFixture.NewPrefix();
        return App.StartAsync(storage, new() { ["AINFT_PREFIX"] = prefix }, builder =>
            builder.Services.AddSingleton<HttpPipelineTransport>(reads));
    }

    /// <summary>Reads all pages of a list and returns their number of items.</summary>
    private async Task<int> WalkAsync(App app, string query)
    {
        var (items, page) = (0, (string?)null);
        for (var pages = 0; pages == 0 || page is not null; pages++)
        {
            Assert.InRange(pages, 0, 50);
            reads.Reset();
            var answer = await app.GetJsonAsync(page is null ? query : $"{query}&page={page}");
            Assert.InRange(reads.Writes.Count, 1, MostReads);
            items += answer.GetProperty("items").GetArrayLength();
            page = answer.TryGetProperty("page", out var next) ? next.GetString() : null;
        }

        return items;
    }

    private static async Task InsertAsync(TableClient table, IEnumerable<TableEntity> rows)
    {
        foreach (var chunk in rows.Chunk(100))
            await table.SubmitTransactionAsync(chunk.Select(row =>
                new TableTransactionAction(TableTransactionActionType.Add, row)));
    }
}

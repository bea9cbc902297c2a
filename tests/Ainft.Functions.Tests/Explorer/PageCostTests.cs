using Ainft.Testing;

namespace Ainft.Functions.Tests.Explorer;

/// <summary>A page costs no more requests to storage than the JSON answers with the same facts.</summary>
public sealed class PageCostTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    private const int Children = 20;

    [Fact]
    public async Task A_page_costs_no_more_than_its_JSON_answers_and_at_most_two_requests_when_it_is_known()
    {
        var root = Creator.ManifestOf("root");
        string[] children =
            [.. Enumerable.Range(0, Children).Select(i => Creator.ManifestOf($"child {i}", Creator.IdOf(root)))];
        var bundle = await BulkMint.RunAsync(App, World, Creator, [root, .. children]);
        var id = Creator.IdOf(root);
        await App.RunAsync("AnchorBundles");
        await App.ReconcileUntilAsync(id, "included", "finalized");
        await World.MineAsync();
        await App.ReconcileUntilAsync(id, "finalized");
        foreach (var (page, answers) in new (string, string[])[]
        {
            ("/", ["ainfts?limit=10", "runs?limit=100", "chain"]),
            ($"/ainft/{id}",
                [$"ainfts/{id}", $"ainfts/{id}/manifest", $"ainfts/{id}/reproductions?limit=10",
                    $"ainfts/{id}/descendants?limit=1000", $"ainfts/{id}/royalties"]),
            ($"/ainft/{id}/lineage", [$"ainfts/{id}/lineage?up=3&down=1&limit=100"]),
            ($"/ainft/{id}/picture.png", [$"ainfts/{id}"]),
            ($"/address/{Creator.Address}", [$"ainfts?creator={Creator.Address}", $"nodes/{Creator.Address}"]),
            ("/runs", ["runs"]),
            ("/nodes", ["nodes"]),
            ($"/bundle/{bundle}", [$"bundles/{bundle}"]),
            ("/status", ["chain"]),
            ("/verify", []),
            ("/mint", []),
            ("/docs/http", []),
        })
        {
            var (cold, warm) = await CountAsync([page]);
            var (most, _) = await CountAsync([.. answers.Select(answer => $"/api/{answer}")]);
            Assert.True(cold <= most, $"{page}: {cold} requests, but its answers need {most}");
            Assert.True(page.EndsWith("lineage", StringComparison.Ordinal) || warm <= 2, $"{page}: {warm} when known");
        }
    }

    /// <summary>The requests to storage of an instance that answers these paths, twice.</summary>
    private async Task<(int Cold, int Warm)> CountAsync(string[] paths)
    {
        var counted = new CountedStorage();
        await using var app = await counted.StartAsync(World);
        return (await AskAsync(app, counted, paths), await AskAsync(app, counted, paths));
    }

    private static async Task<int> AskAsync(App app, CountedStorage counted, string[] paths)
    {
        counted.Reset();
        foreach (var path in paths)
            using (await app.Http.GetAsync(new Uri(app.Address, path), TestContext.Current.CancellationToken))
            {
            }
        return counted.Requests.Count;
    }
}

using Ainft.Functions.Tests.Lineage;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Explorer;

/// <summary>
/// The view of a lineage opens it level by level. No request of it and no answer to it grows with the whole lineage.
/// </summary>
public sealed class LineageLevelTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    private const int Few = 40, Many = 1_500, Steps = 4;

    /// <summary>The share by which names and generations of more digits may lengthen an answer.</summary>
    private const double Digits = 1.1;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_request_of_the_view_costs_the_same_in_a_lineage_of_any_size()
    {
        var graph = new MintedGraph(Creator);
        for (var n = 0; n < Many; n++)
            graph.Add(graph.Ids.TakeLast(2));
        await graph.MintAsync(App);
        var (small, large) = (graph.Ids[Few], graph.Ids[^Steps]);

        foreach (var request in (string[])
            [
                "lineage?format=json&up=3&down=1&limit=100", "lineage?format=json&up=0&down=0&limit=1",
                "ancestors?format=json&depth=1&limit=100", "descendants?format=json&depth=1&limit=100",
            ])
        {
            var (few, many) = (await AskAsync($"{small}/{request}"), await AskAsync($"{large}/{request}"));

            Assert.Equal((request, few.Requests), (request, many.Requests));
            Assert.True(many.Bytes <= few.Bytes * Digits, $"{request}: {few.Bytes} bytes, then {many.Bytes}");
            Assert.Equal((request, 0), (request, many.Sets));
        }
        // All ancestors are in sets, which such a request reads.
        Assert.NotEqual(0, (await AskAsync($"{large}/ancestors?format=json&limit=1")).Sets);
    }

    [Fact]
    public async Task The_pages_of_a_level_have_all_parents_once_in_the_order_of_a_walk()
    {
        var graph = new MintedGraph(Creator);
        var parents = Enumerable.Range(0, 25).Select(_ => graph.Add()).ToArray();
        var child = graph.Add(parents);
        await graph.MintAsync(App);

        foreach (var filter in (string[])["", "&relation=trained-on,part"])
        {
            var level = await LineagePages.AllAsync(App, $"ainfts/{child}/ancestors?depth=1{filter}&limit=4");
            var walked = await LineagePages.AllAsync(App, $"ainfts/{child}/ancestors?depth=2{filter}&limit=4");

            Assert.NotEmpty(level);
            Assert.Equal(walked.Select(item => item.GetRawText()), level.Select(item => item.GetRawText()));
        }
    }

    [Fact]
    public async Task The_page_gives_its_script_the_words_of_manifests_and_a_worker_of_the_site()
    {
        var graph = new MintedGraph(Creator);
        var id = graph.Add();
        await graph.MintAsync(App);

        var page = await PageClient.PageAsync(App, $"/ainft/{id}/lineage");
        var view = page.GetElementById("lineage")!;
        using var worker = await App.Http.GetAsync(new Uri(App.Address, view.GetAttribute("data-worker")!), Ct);

        Assert.True(view.HasAttribute("hidden"));
        Assert.Equal($"{id}", view.GetAttribute("data-id"));
        Assert.Equal(
            Enum.GetValues<ComponentKind>().Select(kind => kind.ToText()), view.GetAttribute("data-kinds")!.Split(' '));
        Assert.Equal(
            Enum.GetValues<Relation>().Select(relation => relation.ToText()),
            view.GetAttribute("data-relations")!.Split(' '));
        Assert.Equal("text/javascript", worker.Content.Headers.ContentType?.MediaType);
        // Without the script, the visitor has the picture.
        Assert.False(page.GetElementById("lineage-picture")!.HasAttribute("hidden"));
    }

    /// <summary>The cost of a request to an instance without cached facts.</summary>
    private async Task<(int Requests, int Sets, long Bytes)> AskAsync(string path)
    {
        var counted = new CountedStorage();
        await using var app = await counted.StartAsync(World);
        counted.Reset();
        var answer = await app.Http.GetByteArrayAsync($"ainfts/{path}", Ct);
        var sets = counted.Requests.Count(request => request.Path.Contains("ancestries", StringComparison.Ordinal));
        return (counted.Requests.Count, sets, answer.Length);
    }
}

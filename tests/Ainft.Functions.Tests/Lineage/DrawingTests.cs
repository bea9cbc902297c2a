using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Lineage;

/// <summary>The neighbourhood of a component, in every format that a client may request.</summary>
public sealed class DrawingTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    [Fact]
    public async Task The_graph_is_the_neighbourhood_that_a_plain_search_finds()
    {
        var random = LineagePages.Seeded();
        var graph = await MintedGraph.RandomAsync(App, Creator, random, 50);
        foreach (var id in random.GetItems([.. graph.Ids], 6))
            foreach (var (query, up, down) in new[]
            {
                ("", 3, 1), ("?up=0&down=0", 0, 0), ("?up=1&down=2", 1, 2),
                ("?up=all&down=all", int.MaxValue, int.MaxValue),
            })
            {
                var drawn = LineageGraph.FromJson(await App.Http.GetByteArrayAsync($"ainfts/{id}/lineage{query}"));
                var below = graph.Descendants(id, new LineageFilter(down));
                var expected = graph.Ancestors(id, new LineageFilter(up))
                    .Concat(below.Select(node => (node.Id, -node.Distance))).Append((id, 0));
                Assert.Equal(expected.OrderBy(node => node.Item1),
                    drawn.Nodes.Select(node => (node.Id, node.Distance)).OrderBy(node => node.Id));
                AssertEdges(graph, drawn);
                Assert.Equal(id, drawn.Root);
                Assert.False(drawn.Truncated);
            }
    }

    [Fact]
    public async Task A_limit_keeps_the_nearest_connected_and_says_that_there_is_more()
    {
        var random = LineagePages.Seeded();
        var graph = await MintedGraph.RandomAsync(App, Creator, random, 50);
        var id = graph.Ids.MaxBy(id => graph.Ancestors(id, LineageFilter.All).Count
            + graph.Descendants(id, LineageFilter.All).Count);
        var all = graph.Ancestors(id, LineageFilter.All).Count + graph.Descendants(id, LineageFilter.All).Count + 1;
        foreach (var limit in new[] { 1, 2, 5, all - 1, all, all + 1 })
        {
            var drawn = LineageGraph.FromJson(
                await App.Http.GetByteArrayAsync($"ainfts/{id}/lineage?up=all&down=all&limit={limit}"));
            Assert.Equal(Math.Min(limit, all), drawn.Nodes.Count);
            Assert.Equal(limit < all, drawn.Truncated);
            AssertEdges(graph, drawn);
            Assert.All(drawn.Nodes.Where(node => node.Distance != 0), node => Assert.Contains(drawn.Edges,
                edge => node.Distance > 0 ? edge.Parent == node.Id : edge.Child == node.Id));
        }
    }

    [Fact]
    public async Task Every_form_is_answered_as_what_it_is_and_runs_nothing_in_a_browser()
    {
        var graph = new MintedGraph(Creator);
        var child = graph.Add(graph.Add());
        await graph.MintAsync(App);
        foreach (var (query, accept, expected) in new (string, string?, string?)[]
        {
            ("?format=json", null, "application/json"),
            ("?format=mermaid", null, "text/vnd.mermaid"),
            ("?format=dot", null, "text/vnd.graphviz"),
            ("?format=svg", "application/json", "image/svg+xml"),
            ("", "image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8", "image/svg+xml"),
            ("", "text/vnd.graphviz;q=0.9, text/vnd.mermaid", "text/vnd.mermaid"),
            ("", "text/html,*/*;q=0.8", "application/json"),
            ("", "text/html", null),
        })
        {
            using var answer = await LineagePages.AcceptAsync(App, $"ainfts/{child}/lineage{query}", accept);
            Assert.Equal((query, accept, expected ?? "application/problem+json"),
                (query, accept, answer.Content.Headers.ContentType?.MediaType));
            Assert.Equal(expected is null ? HttpStatusCode.NotAcceptable : HttpStatusCode.OK, answer.StatusCode);
            if (expected is null)
                continue;
            Assert.StartsWith("default-src 'none'",
                answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
            Assert.Equal("nosniff", answer.Headers.GetValues("X-Content-Type-Options").Single());
            AssertDraws(expected, await answer.Content.ReadAsStringAsync(), "component 0");
        }
    }

    [Fact]
    public async Task A_wrong_query_is_refused_with_every_parameter_that_is_wrong()
    {
        var id = new MintedGraph(Creator).Add();
        foreach (var (query, pointers) in new[]
        {
            ("up=-1", "/up"),
            ("down=x", "/down"),
            ("limit=1001&up=1.5", "/up /limit"),
            ("format=png", "/format"),
            ("depth=3", "/depth"),
        })
            Assert.Equal((query, pointers), (query, await LineagePages.ProblemAsync(App,
                $"ainfts/{id}/lineage?{query}", HttpStatusCode.UnprocessableEntity)));
    }

    private static void AssertEdges(MintedGraph graph, LineageGraph drawn)
    {
        var shown = drawn.Nodes.Select(node => node.Id).ToHashSet();
        Assert.Equal(shown.Count, drawn.Nodes.Count);
        var expected = shown.SelectMany(id => graph[id].Parents.Where(parent => shown.Contains(parent.Id))
            .Select(parent => new LineageGraphEdge(id, parent.Id, parent.Relation.ToText())));
        Assert.Equal(expected.OrderBy(edge => edge.Child).ThenBy(edge => edge.Parent),
            drawn.Edges.OrderBy(edge => edge.Child).ThenBy(edge => edge.Parent));
    }

    private static void AssertDraws(string mediaType, string text, string name)
    {
        Assert.Contains(name, text, StringComparison.Ordinal);
        if (mediaType == "image/svg+xml")
            Assert.Equal("svg", XDocument.Parse(text).Root!.Name.LocalName);
        else if (mediaType == "application/json")
            Assert.Equal(2, JsonDocument.Parse(text).RootElement.GetProperty("nodes").GetArrayLength());
        else
            Assert.StartsWith(mediaType.Contains("mermaid", StringComparison.Ordinal) ? "flowchart" : "digraph",
                text, StringComparison.Ordinal);
    }
}

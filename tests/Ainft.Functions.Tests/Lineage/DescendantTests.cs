using System.Net;
using System.Text.Json;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Lineage;

/// <summary>The descendants of a component, for any page size and any components that arrive between pages.</summary>
public sealed class DescendantTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    [Fact]
    public async Task Pages_of_every_size_and_filter_give_all_descendants_once()
    {
        var random = LineagePages.Seeded();
        var graph = await MintedGraph.RandomAsync(App, Creator, random, 60);
        foreach (var (query, filter) in LineagePages.Filters)
            foreach (var id in random.GetItems([.. graph.Ids.Take(30)], 2))
            {
                var path = $"ainfts/{id}/descendants?{query}&limit={random.GetItems([1, 2, 3, 7, 1000], 1)[0]}";
                var items = await LineagePages.AllAsync(App, path);
                AssertSame(graph.Descendants(id, filter), items);
                Assert.All(items,
                    item => Assert.True(graph.Leads(LineagePages.IdOf(item), LineagePages.PathOf(item).Reverse(), id)));
                Assert.Equal(items.Select(LineagePages.IdOf),
                    await LineagePages.AllIdsAsync(App, $"{path}&format=ids"));
            }
    }

    [Fact]
    public async Task Descendants_from_the_start_are_listed_once_while_new_children_arrive_everywhere()
    {
        var random = LineagePages.Seeded();
        var graph = await MintedGraph.RandomAsync(App, Creator, random, 30);
        var root = graph.Ids.MaxBy(id => graph.Descendants(id, LineageFilter.All).Count);
        var expected = graph.Descendants(root, LineageFilter.All);
        var items = await LineagePages.AllAsync(App, $"ainfts/{root}/descendants?depth=all&limit=2", async () =>
        {
            if (graph.Ids.Count >= 60)
                return;
            graph.Add([.. random.GetItems([.. graph.Ids], 3).Append(root).Distinct()]);
            graph.Add(graph.Ids[^1]);
            await graph.MintAsync(App);
        });
        Assert.Equal(items.Count, items.Select(LineagePages.IdOf).Distinct().Count());
        Assert.Empty(expected.Except(items.Select(item => (LineagePages.IdOf(item), LineagePages.DistanceOf(item)))));
        Assert.Empty(items.Select(item => (LineagePages.IdOf(item), LineagePages.DistanceOf(item)))
            .Except(graph.Descendants(root, LineageFilter.All)));
    }

    [Fact]
    public async Task A_star_of_two_thousand_children_is_listed_in_the_order_in_which_they_came()
    {
        var graph = new MintedGraph(Creator);
        var root = graph.Add();
        for (var n = 0; n < 2_000; n++)
            graph.Add(root);
        await graph.MintAsync(App);
        Assert.Equal(graph.Ids.Skip(1),
            (await LineagePages.AllAsync(App, $"ainfts/{root}/descendants?limit=700")).Select(LineagePages.IdOf));
        Assert.Equal(graph.Ids.Skip(1), await LineagePages.AllIdsAsync(App, $"ainfts/{root}/descendants?format=ids"));
        Assert.Equal(10,
            (await App.GetJsonAsync($"ainfts/{root}/lineage?down=1&limit=10")).GetProperty("nodes").GetArrayLength());
    }

    [Fact]
    public async Task A_deep_chain_with_a_second_child_at_every_step_is_listed_to_its_end_in_short_tokens()
    {
        var graph = new MintedGraph(Creator);
        var spine = graph.Add();
        for (var n = 0; n < 60; n++)
        {
            var next = graph.Add(spine);
            graph.Add(spine);
            spine = next;
        }
        await graph.MintAsync(App, 25);
        var items = await LineagePages.AllAsync(App, $"ainfts/{graph.Ids[0]}/descendants?depth=all&limit=9");
        AssertSame(graph.Descendants(graph.Ids[0], LineageFilter.All), items);
        Assert.Equal(60, items.Max(LineagePages.DistanceOf));
        var token = (await App.GetJsonAsync($"ainfts/{graph.Ids[0]}/descendants?depth=all&limit=55"))
            .GetProperty("page").GetString()!;
        Assert.InRange(token.Length, 1, 3_000);
    }

    [Fact]
    public async Task An_answer_reads_a_bounded_number_of_edges_and_the_next_continues()
    {
        var graph = new MintedGraph(Creator);
        var root = graph.Add();
        for (var n = 0; n < 90; n++)
            graph.Add(root);
        await graph.MintAsync(App);
        var first = await App.GetJsonAsync($"ainfts/{root}/descendants?relation=serves&limit=1");
        Assert.Equal(0, first.GetProperty("items").GetArrayLength());
        Assert.True(first.GetProperty("truncated").GetBoolean());
        Assert.Empty(await LineagePages.AllAsync(App, $"ainfts/{root}/descendants?relation=serves&limit=1"));
    }

    [Fact]
    public async Task A_token_of_another_query_or_a_changed_one_is_refused()
    {
        var graph = new MintedGraph(Creator);
        var root = graph.Add();
        for (var n = 0; n < 4; n++)
            graph.Add(new[] { graph.Ids[^1], root }.Distinct());
        var stranger = graph.Add();
        await graph.MintAsync(App);
        var list = $"ainfts/{root}/descendants?depth=all";
        var token = (await App.GetJsonAsync($"{list}&limit=2")).GetProperty("page").GetString()!;
        var place = PageTokens.PositionOf(token);
        foreach (var wrong in new[]
        {
            "", "x", $"{stranger}:", $"{stranger}:up", $"{graph.Ids[1]}::0.0.", $"{graph.Ids[1]}:::",
            $"{graph.Ids[1]}::1.-1.", $"{graph.Ids[1]}::1.0.A", $"{graph.Ids[1]}::1.0.{new string('a', 101)}",
            $"{graph.Ids[1]}::1.0.:1.0.", $"{graph.Ids[1]}::1.0.' or RowKey ge '", place + ":9999999999.0.",
            string.Join(':', Enumerable.Repeat(place, 20)), new string('f', 6_000),
        })
            Assert.Equal("/page", await LineagePages.ProblemAsync(App,
                $"{list}&page={PageTokens.With(token, wrong)}", HttpStatusCode.UnprocessableEntity));
        foreach (var other in new[]
        {
            $"{list}&kind=data&page={token}", $"ainfts/{root}/descendants?page={token}",
            $"ainfts/{stranger}/descendants?depth=all&page={token}", $"ainfts/{root}/ancestors?page={token}",
        })
            Assert.Equal("/page", await LineagePages.ProblemAsync(App, other, HttpStatusCode.UnprocessableEntity));
        // A position that an answer could contain is valid, and never leads out of the lineage.
        foreach (var possible in new[]
        {
            $"{graph.Ids[1]}:up", $"{root}:", $"{root}::0.999999.", $"{root}::0.0.ffff", $"{graph.Ids[2]}:up:1.0.",
        })
            Assert.Empty((await LineagePages.AllAsync(App, $"{list}&limit=9", null, PageTokens.With(token, possible)))
                .Select(LineagePages.IdOf).Except(graph.Ids.Skip(1).Take(4)));
    }

    [Fact]
    public async Task Depth_is_one_unless_asked_for_and_unknown_ids_are_named()
    {
        var graph = new MintedGraph(Creator);
        for (var n = 0; n < 4; n++)
            graph.Add(graph.Ids.TakeLast(1));
        await graph.MintAsync(App);
        Assert.Equal([graph.Ids[1]],
            (await LineagePages.AllAsync(App, $"ainfts/{graph.Ids[0]}/descendants?")).Select(LineagePages.IdOf));
        var unknown = new MintedGraph(Creator).Add(graph.Ids);
        Assert.Contains(unknown.ToString(),
            await LineagePages.ProblemAsync(App, $"ainfts/{unknown}/descendants", HttpStatusCode.NotFound));
        Assert.Contains(unknown.ToString(),
            await LineagePages.ProblemAsync(App, $"ainfts/{unknown}/lineage", HttpStatusCode.NotFound));
        Assert.Equal("/limit", await LineagePages.ProblemAsync(App,
            $"ainfts/{unknown}/descendants?limit=10001&format=ids", HttpStatusCode.UnprocessableEntity));
    }

    private static void AssertSame(
        IEnumerable<(AinftId Id, int Distance)> expected, IReadOnlyList<JsonElement> items)
    {
        var found = items.Select(item => (Id: LineagePages.IdOf(item), Distance: LineagePages.DistanceOf(item)));
        Assert.Equal(expected.OrderBy(pair => pair.Id), found.OrderBy(pair => pair.Id));
    }
}

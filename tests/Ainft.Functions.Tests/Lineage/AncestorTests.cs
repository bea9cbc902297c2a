using System.Net;
using System.Text.Json;
using Ainft.Testing;

namespace Ainft.Functions.Tests.Lineage;

/// <summary>The API returns the same ancestors and paths as a plain search of the minted graph.</summary>
public sealed class AncestorTests(StorageFixture storage, ChainFixture chain) : MintingScene(storage, chain)
{
    [Fact]
    public async Task Pages_of_every_size_and_filter_give_all_ancestors_once_nearest_first()
    {
        var random = LineagePages.Seeded();
        var graph = await MintedGraph.RandomAsync(App, Creator, random, 60);
        foreach (var (query, filter) in LineagePages.Filters)
            foreach (var id in random.GetItems([.. graph.Ids.Skip(30)], 2))
            {
                var path = $"ainfts/{id}/ancestors?{query}&limit={random.GetItems([1, 2, 3, 7, 1000], 1)[0]}";
                var expected = graph.Ancestors(id, filter);
                var items = await LineagePages.AllAsync(App, path);
                Assert.Equal(expected, items.Select(item => (LineagePages.IdOf(item), LineagePages.DistanceOf(item))));
                Assert.All(items, item => AssertTold(graph, id, item));
                Assert.Equal(expected.Select(ancestor => ancestor.Id),
                    await LineagePages.AllIdsAsync(App, $"{path}&format=ids"));
            }
    }

    [Fact]
    public async Task Paths_between_any_two_are_as_short_as_a_plain_search_finds_them()
    {
        var graph = await MintedGraph.RandomAsync(App, Creator, LineagePages.Seeded(), 12);
        foreach (var from in graph.Ids)
            foreach (var to in graph.Ids)
            {
                var (up, down) = (graph.DistanceUp(from, to), graph.DistanceUp(to, from));
                var between = await App.GetJsonAsync($"ainfts/{from}/path?to={to}");
                Assert.Equal(from == to ? "same" : up is not null ? "up" : down is not null ? "down" : "none",
                    between.GetProperty("direction").GetString());
                var ancestor = await App.GetJsonAsync($"ainfts/{from}/ancestors/{to}");
                Assert.Equal(up is not null, ancestor.GetProperty("isAncestor").GetBoolean());
                if (up is not null)
                    AssertLeads(graph, from, ancestor, up.Value, isUp: true);
                if (up is not null || down is not null)
                    AssertLeads(graph, from, between, (up ?? down)!.Value, isUp: up is not null);
            }
    }

    [Fact]
    public async Task A_lineage_whose_rows_are_not_all_there_yet_is_to_be_asked_for_later()
    {
        var graph = new MintedGraph(Creator);
        var parent = graph.Add();
        var child = graph.Add(parent);
        await graph.MintAsync(App);
        await new Upkeep.StoredIndex(World).Table("Ainfts")
            .DeleteEntityAsync(parent.ToString().Substring(2, 1), parent.ToString());
        var fresh = await World.StartAppAsync();
        foreach (var path in new[] { "ancestors", "lineage", "lineage.proof" })
        {
            using var answer = await fresh.Http.GetAsync($"ainfts/{child}/{path}");
            Assert.Equal((path, HttpStatusCode.ServiceUnavailable), (path, answer.StatusCode));
            Assert.NotNull(answer.Headers.RetryAfter);
        }
    }

    [Fact]
    public async Task A_chain_of_any_length_is_listed_in_pages_and_long_paths_are_marked_as_cut()
    {
        var graph = new MintedGraph(Creator);
        for (var n = 0; n < 1_100; n++)
            graph.Add(graph.Ids.TakeLast(1));
        await graph.MintAsync(App);
        var expected = graph.Ids.SkipLast(1).Reverse().ToArray();
        var items = await LineagePages.AllAsync(App, $"ainfts/{graph.Ids[^1]}/ancestors?limit=400");
        Assert.Equal(expected, items.Select(LineagePages.IdOf));
        Assert.Equal(Enumerable.Range(1, 1_099), items.Select(LineagePages.DistanceOf));
        Assert.Equal(Enumerable.Range(1, 1_099).Select(distance => Math.Min(distance, 64)),
            items.Select(item => LineagePages.PathOf(item).Length));
        Assert.Equal(expected, await LineagePages.AllIdsAsync(App, $"ainfts/{graph.Ids[^1]}/ancestors?format=ids"));
        Assert.Equal(1_099,
            (await App.GetJsonAsync($"ainfts/{graph.Ids[^1]}/ancestors?limit=1")).GetProperty("total").GetInt32());

        var path = await App.GetJsonAsync($"ainfts/{graph.Ids[^1]}/ancestors/{graph.Ids[0]}");
        Assert.Equal(1_099, path.GetProperty("distance").GetInt32());
        Assert.True(path.GetProperty("truncated").GetBoolean());
        Assert.Equal(expected[..1_000], path.GetProperty("path").EnumerateArray().Select(LineagePages.IdOf));
        var down = await App.GetJsonAsync($"ainfts/{graph.Ids[0]}/path?to={graph.Ids[^1]}");
        Assert.Equal(graph.Ids.Skip(1).Take(1_000),
            down.GetProperty("path").EnumerateArray().Select(LineagePages.IdOf));
    }

    [Fact]
    public async Task An_ancestor_over_two_ways_is_listed_once_at_the_shorter_distance()
    {
        var graph = new MintedGraph(Creator);
        var root = graph.Add();
        var (left, right) = (graph.Add(root), graph.Add(root));
        var joined = graph.Add(left, right);
        var both = graph.Add(joined, root);
        await graph.MintAsync(App);
        var items = await LineagePages.AllAsync(App, $"ainfts/{both}/ancestors?");
        Assert.Equal(graph.Ancestors(both, LineageFilter.All),
            items.Select(item => (LineagePages.IdOf(item), LineagePages.DistanceOf(item))));
        Assert.Equal(1, LineagePages.DistanceOf(items.Single(item => LineagePages.IdOf(item) == root)));
        Assert.Equal(3, items.Single(item => LineagePages.IdOf(item) == joined)
            .GetProperty("generation").GetInt32() + 1);
    }

    [Fact]
    public async Task A_wrong_query_is_refused_with_every_parameter_that_is_wrong()
    {
        var graph = new MintedGraph(Creator);
        var known = graph.Add();
        await graph.MintAsync(App);
        foreach (var (query, pointers) in new[]
        {
            ("ancestors?depth=0", "/depth"),
            ("ancestors?depth=-1", "/depth"),
            ("ancestors?depth=99999999999", "/depth"),
            ("ancestors?relation=likes", "/relation"),
            ("ancestors?relation=", "/relation"),
            ("ancestors?kind=model,soup", "/kind"),
            ("ancestors?limit=0", "/limit"),
            ("ancestors?limit=1001", "/limit"),
            ("ancestors?limit=1000001&format=ids", "/limit"),
            ("ancestors?format=xml", "/format"),
            ("ancestors?page=%00%2f", "/page"),
            ("ancestors?page=AAAA", "/page"),
            ("ancestors?limit=1&limit=2", "/limit"),
            ("ancestors?kind=soup&relation=likes&limit=x&depth=y&page=z", "/depth /relation /kind /limit /page"),
            ("ancestors?relations=part", "/relations"),
            ("descendants?up=1&kinds=model&limit=0", "/limit /up /kinds"),
            ("path", "/to"),
            ("path?from=0x12", "/to /from"),
            ("lineage.proof?depht=1", "/depht"),
            ("path?to=0x12", "/to"),
        })
            Assert.Equal((query, pointers), (query,
                await LineagePages.ProblemAsync(App, $"ainfts/{known}/{query}", HttpStatusCode.UnprocessableEntity)));
    }

    [Fact]
    public async Task A_token_of_another_query_or_a_changed_one_is_refused()
    {
        var graph = new MintedGraph(Creator);
        for (var n = 0; n < 5; n++)
            graph.Add(graph.Ids.TakeLast(1));
        await graph.MintAsync(App);
        var token = (await App.GetJsonAsync($"ainfts/{graph.Ids[4]}/ancestors?limit=1"))
            .GetProperty("page").GetString()!;
        Assert.Equal(3, (await App.GetJsonAsync($"ainfts/{graph.Ids[4]}/ancestors?limit=9&page={token}"))
            .GetProperty("items").GetArrayLength());
        foreach (var other in new[]
        {
            $"{graph.Ids[3]}/ancestors?page={token}", $"{graph.Ids[4]}/ancestors?depth=3&page={token}",
            $"{graph.Ids[4]}/ancestors?kind=data&page={token}",
            $"{graph.Ids[4]}/ancestors?relation=part&page={token}", $"{graph.Ids[4]}/ancestors?page={token[..^2]}",
            $"{graph.Ids[4]}/ancestors?page={new string('A', 5_000)}",
            $"{graph.Ids[4]}/ancestors?format=ids&page={PageTokens.With(token, $"-1.{graph.Ids[3]}")}",
            $"{graph.Ids[4]}/ancestors?page={PageTokens.With(token, $"99999999999.{graph.Ids[3]}")}",
            $"{graph.Ids[4]}/ancestors?page={PageTokens.With(token, "1.0x12")}",
            $"{graph.Ids[4]}/ancestors?page={PageTokens.With(token, "1")}",
        })
            Assert.Equal("/page",
                await LineagePages.ProblemAsync(App, $"ainfts/{other}", HttpStatusCode.UnprocessableEntity));
        var beyond = PageTokens.With(token, $"1000.{graph.Ids[3]}");
        Assert.Empty((await App.GetJsonAsync($"ainfts/{graph.Ids[4]}/ancestors?page={beyond}"))
            .GetProperty("items").EnumerateArray());
    }

    [Fact]
    public async Task What_is_not_known_is_a_404_that_names_it()
    {
        var graph = new MintedGraph(Creator);
        var known = graph.Add();
        await graph.MintAsync(App);
        var unknown = new MintedGraph(Creator).Add(known);
        foreach (var path in new[]
        {
            $"{unknown}/ancestors", $"{unknown}/ancestors?format=ids", $"{known}/ancestors/{unknown}",
            $"{unknown}/ancestors/{known}", $"{known}/path?to={unknown}", $"{unknown}/path?to={known}",
        })
            Assert.Contains(unknown.ToString(),
                await LineagePages.ProblemAsync(App, $"ainfts/{path}", HttpStatusCode.NotFound));
        Assert.Equal("id-invalid",
            await LineagePages.ProblemCodeAsync(App, $"ainfts/{known}/ancestors/0x12", HttpStatusCode.NotFound));
        Assert.Equal("id-invalid",
            await LineagePages.ProblemCodeAsync(App, "ainfts/12/ancestors", HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task The_form_of_a_list_is_what_the_client_accepts_most()
    {
        var graph = new MintedGraph(Creator);
        var child = graph.Add(graph.Add());
        await graph.MintAsync(App);
        foreach (var (accept, expected) in new (string?, string?)[]
        {
            (null, "application/json"),
            ("*/*", "application/json"),
            ("text/plain", "text/plain"),
            ("text/*", "text/plain"),
            ("application/json;q=0.4, text/plain;q=0.5", "text/plain"),
            ("text/plain;q=0.5, */*;q=0.1", "text/plain"),
            ("text/plain;q=0, */*", "application/json"),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8", "application/json"),
            ("image/png", null),
            ("application/json;q=0", null),
        })
        {
            using var answer = await LineagePages.AcceptAsync(App, $"ainfts/{child}/ancestors", accept);
            Assert.Equal((accept, expected is null ? HttpStatusCode.NotAcceptable : HttpStatusCode.OK),
                (accept, answer.StatusCode));
            Assert.Equal((accept, expected ?? "application/problem+json"),
                (accept, answer.Content.Headers.ContentType?.MediaType));
            Assert.Contains("Accept", answer.Headers.Vary);
        }
    }

    private static void AssertTold(MintedGraph graph, AinftId of, JsonElement item)
    {
        var id = LineagePages.IdOf(item);
        Assert.Equal(graph[id].Name, item.GetProperty("name").GetString());
        Assert.Equal(graph[id].Kind.ToText(), item.GetProperty("kind").GetString());
        Assert.Equal("pending", item.GetProperty("status").GetString());
        Assert.Equal(10_000, item.GetProperty("contributors")[0].GetProperty("share").GetInt32());
        Assert.Equal(LineagePages.DistanceOf(item), LineagePages.PathOf(item).Length);
        Assert.True(graph.Leads(of, LineagePages.PathOf(item), id));
    }

    private static void AssertLeads(MintedGraph graph, AinftId from, JsonElement answer, int distance, bool isUp)
    {
        var steps = answer.GetProperty("path").EnumerateArray().ToArray();
        Assert.Equal(distance, answer.GetProperty("distance").GetInt32());
        Assert.Equal(distance, steps.Length);
        var at = from;
        foreach (var step in steps)
        {
            var (child, parent) = isUp ? (at, LineagePages.IdOf(step)) : (LineagePages.IdOf(step), at);
            Assert.Equal(graph[child].Parents.Single(edge => edge.Id == parent).Relation.ToText(),
                step.GetProperty("relation").GetString());
            at = LineagePages.IdOf(step);
        }
    }
}

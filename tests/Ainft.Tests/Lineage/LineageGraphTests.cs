using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Lineage;

public sealed partial class LineageGraphTests
{
    private static readonly LineageGraph Diamond = new(
        GraphGen.Id(4),
        [
            new(GraphGen.Id(4), "service", "chat", "2", null, 3, "pending", 0),
            new(GraphGen.Id(3), "model", "left", null, null, 2, "included", 1),
            new(GraphGen.Id(2), "model", "right", null, null, 1, "finalized", 1),
            new(GraphGen.Id(1), "data", "corpus", "1.0", null, 0, "finalized", 2),
            new(GraphGen.Id(5), "state", null, null, null, 4, "pending", -1),
        ],
        [
            new(GraphGen.Id(4), GraphGen.Id(3), "serves"), new(GraphGen.Id(4), GraphGen.Id(2), "serves"),
            new(GraphGen.Id(3), GraphGen.Id(1), "trained-on"), new(GraphGen.Id(2), GraphGen.Id(1), "trained-on"),
            new(GraphGen.Id(1), GraphGen.Id(6), "derived-from"), new(GraphGen.Id(5), GraphGen.Id(4), "records"),
        ],
        true);

    [Fact]
    public void The_JSON_of_a_graph_leads_back_to_it() => GraphGen.Any.Where(IsUnicode).Sample(graph =>
    {
        var again = LineageGraph.FromJson(graph.ToJson());
        Assert.Equal(graph.Nodes, again.Nodes);
        Assert.Equal(graph.Edges, again.Edges);
        Assert.Equal((graph.Root, graph.Truncated), (again.Root, again.Truncated));
    }, iter: 100);

    [Fact]
    public void The_JSON_of_a_graph_has_the_members_that_are_documented()
    {
        using var json = JsonDocument.Parse(Diamond.ToJson());
        Assert.Equal(["id", "nodes", "edges", "truncated"],
            json.RootElement.EnumerateObject().Select(member => member.Name));
        Assert.Equal(["id", "kind", "name", "version", "creator", "generation", "status", "distance"],
            json.RootElement.GetProperty("nodes")[0].EnumerateObject().Select(member => member.Name));
        Assert.Equal($$"""{"child":"{{GraphGen.Id(4)}}","parent":"{{GraphGen.Id(3)}}","relation":"serves"}""",
            json.RootElement.GetProperty("edges")[0].GetRawText());
    }

    [Fact]
    public void A_reference_and_the_components_that_claim_it_are_shown_in_every_form()
    {
        var claims = Enumerable.Range(20, 4).Select(GraphGen.Id).ToArray();
        var graph = Diamond with
        {
            Nodes =
            [
                .. Diamond.Nodes.Select(node =>
                    node.Name == "corpus" ? node with { Reference = true, ClaimedBy = claims } : node),
            ],
        };
        var claimed = $"claimed by {string.Join(", ", claims[..3].Select(id => $"{$"{id}"[..8]}…{$"{id}"[^4..]}"))}, …";

        var again = LineageGraph.FromJson(graph.ToJson()).Nodes.Single(node => node.Reference is true);
        Assert.Equal(claims, again.ClaimedBy);
        foreach (var text in new[] { graph.ToTree(), graph.ToDot(), graph.ToSvg(), graph.ToMermaid() })
            Assert.Contains("data reference", text, StringComparison.Ordinal);
        foreach (var text in new[] { graph.ToTree(), graph.ToDot(), graph.ToSvg() })
            Assert.Contains(claimed, text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"id":"0x12","nodes":[],"edges":[],"truncated":false}""")]
    [InlineData("""{"id":null,"nodes":[],"edges":[],"truncated":false}""")]
    [InlineData("[")]
    public void Other_JSON_is_refused(string json) =>
        Assert.Throws<FormatException>(() => LineageGraph.FromJson(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void A_tree_shows_a_shared_component_once_and_points_at_it_later()
    {
        var id = (int number) => GraphGen.Id(number).ToString();
        Assert.Equal($"""
            chat 2 service {id(4)} pending
            ├─ came from
            │  ├─ serves → left model {id(3)} included …
            │  │  └─ trained-on → corpus 1.0 data {id(1)}
            │  └─ serves → right model {id(2)}
            │     └─ trained-on → corpus 1.0 {id(1)[..8]}…{id(1)[^4..]} (shown above)
            └─ led to
               └─ records ← (no name) state {id(5)} pending
            … not all components are shown

            """, Diamond.ToTree(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_tree_shows_a_component_as_far_from_the_root_as_it_is()
    {
        var id = (int number) => GraphGen.Id(number).ToString();
        var skip = new LineageGraph(
            GraphGen.Id(3),
            [.. Enumerable.Range(0, 4).Select(i =>
                new LineageGraphNode(GraphGen.Id(i), "model", $"v{i}", null, null, i, "finalized",
                    i == 0 ? 2 : 3 - i))],
            [new(GraphGen.Id(3), GraphGen.Id(2), "part"), new(GraphGen.Id(3), GraphGen.Id(1), "part"),
                new(GraphGen.Id(2), GraphGen.Id(1), "part"), new(GraphGen.Id(1), GraphGen.Id(0), "part")],
            false);
        Assert.Equal($"""
            v3 model {id(3)}
            ├─ part → v2 model {id(2)}
            │  └─ part → v1 {id(1)[..8]}…{id(1)[^4..]} (shown below)
            └─ part → v1 model {id(1)}
               └─ part → v0 model {id(0)}

            """, skip.ToTree(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_tree_that_ends_before_the_roots_says_where()
    {
        var id = (int number) => GraphGen.Id(number).ToString();
        var top = new LineageGraph(
            GraphGen.Id(9),
            [new(GraphGen.Id(9), "model", "v9", null, null, 9, "finalized", 0),
                new(GraphGen.Id(8), "model", "v8", null, null, 8, "pending", 1)],
            [new(GraphGen.Id(9), GraphGen.Id(8), "part")],
            false);
        Assert.Equal($"""
            v9 model {id(9)}
            └─ part → v8 model {id(8)} pending …
            … not all components are shown

            """, top.ToTree(), ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_coloured_tree_is_the_plain_one_with_escape_sequences() => GraphGen.Any.Sample(graph =>
    {
        var plain = graph.ToTree();
        Assert.Equal(plain, Ansi().Replace(graph.ToTree(color: true), ""));
        Assert.DoesNotContain('\u001b', plain);
    }, iter: 100);

    [Fact]
    public void A_tree_of_a_deep_chain_stays_narrow()
    {
        var chain = GraphGen.Lineage(20_000, 1, 1, 1);
        var lines = chain.ToTree().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(20_000, lines.Length);
        Assert.All(lines, line => Assert.True(line.Length < 250, line));
    }

    [Fact]
    public void A_tree_has_a_line_a_branch() => GraphGen.Any.Sample(graph =>
    {
        var lines = graph.ToTree().Split('\n').Length - 1;
        var most = graph.Edges.Count * 2 + 4;
        Assert.InRange(lines, 0, most);
    }, iter: 100);

    [Fact]
    public void DOT_says_what_the_graph_says_whatever_the_names() => GraphGen.Any.Sample(graph =>
    {
        var lines = graph.ToDot().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("digraph lineage {", lines[0]);
        Assert.Equal("}", lines[^1]);
        Assert.All(lines[1..^1], line => Assert.Matches(DotStatement(), line));
        Assert.Equal(graph.Nodes.Select(node => $"{node.Id}"),
            lines.Where(line => line.Contains(" [label=", StringComparison.Ordinal) && !DotEdge().IsMatch(line))
                .Select(line => line[3..69]));
        Assert.Subset(Edges(graph).ToHashSet(), lines.Select(line => DotEdge().Match(line))
            .Where(match => match.Success).Select(match => (match.Groups[1].Value, match.Groups[2].Value)).ToHashSet());
    }, iter: 200);

    [Fact]
    public void Mermaid_says_what_the_graph_says_whatever_the_names() => GraphGen.Any.Sample(graph =>
    {
        var lines = graph.ToMermaid().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("flowchart RL", lines[0]);
        Assert.All(lines[1..], line => Assert.Matches(MermaidStatement(), line));
        Assert.Equal(graph.Nodes.Count, lines.Count(line => line.Contains(":::", StringComparison.Ordinal)));
        var edges = lines.Select(line => MermaidEdge().Match(line)).Where(match => match.Success)
            .Select(match =>
                ($"{graph.Nodes[int.Parse(match.Groups[1].Value)].Id}",
                    $"{graph.Nodes[int.Parse(match.Groups[2].Value)].Id}"));
        Assert.Subset(Edges(graph).ToHashSet(), edges.ToHashSet());
    }, iter: 200);

    [Fact]
    public void Every_edge_of_a_true_lineage_is_drawn() =>
        Gen.Select(Gen.Int[2, 60], Gen.Int[1, 4], Gen.Int[1, 12], Gen.Int).Sample((count, parents, back, seed) =>
        {
            var graph = GraphGen.Lineage(count, parents, back, seed);
            Assert.Equal(graph.Edges.Count, graph.ToDot().Split('\n').Count(line => DotEdge().IsMatch(line)));
            Assert.Equal(graph.Edges.Count, graph.ToMermaid().Split('\n').Count(line => MermaidEdge().IsMatch(line)));
            var reached = Ancestors(graph);
            Assert.Equal(1 + graph.Edges.Count(edge => reached.Contains(edge.Child)),
                graph.ToTree().Split('\n').Length - 1);
        }, iter: 50);

    [Fact]
    public void Mermaid_stays_within_what_its_default_settings_draw_and_says_how_much_it_leaves_out() =>
        Gen.Select(Gen.Int[2, 900], Gen.Int[1, 30], Gen.Int[1, 40], Gen.Int[0, 300], Gen.Int)
            .Sample((count, parents, back, length, seed) =>
            {
                var graph = GraphGen.Lineage(count, parents, back, seed);
                graph = graph with
                {
                    Nodes = [.. graph.Nodes.Select(node => node with { Name = new string('\u2603', length) })]
                };
                var text = graph.ToMermaid();
                var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
                var shown = lines.Count(line => line.Contains(":::", StringComparison.Ordinal));
                Assert.InRange(lines.Count(line => MermaidEdge().IsMatch(line)), 0, 500);
                Assert.InRange(text.Length, 1, 50_000);
                Assert.Contains($"style n{count - 1} font-weight:bold", text, StringComparison.Ordinal);
                if (shown == count)
                    Assert.DoesNotContain("cut[", text, StringComparison.Ordinal);
                else
                    Assert.Contains($"    cut[\"{count - shown} more components are not drawn", text,
                        StringComparison.Ordinal);
            }, iter: 60);

    [Fact]
    public void Mermaid_leaves_out_the_components_farthest_from_the_root()
    {
        var star = Enumerable.Range(1, 600).Select(i =>
            (Node: new LineageGraphNode(GraphGen.Id(i), "data", $"{i}", null, null, 0, "finalized", 601 - i),
                Edge: new LineageGraphEdge(GraphGen.Id(0), GraphGen.Id(i), "part"))).ToArray();
        var root = new LineageGraphNode(GraphGen.Id(0), "model", "root", null, null, 1, "finalized", 0);
        var text = new LineageGraph(GraphGen.Id(0), [.. star.Select(part => part.Node), root],
            [.. star.Select(part => part.Edge)], false).ToMermaid();
        Assert.Equal(500, text.Split('\n').Count(line => MermaidEdge().IsMatch(line)));
        Assert.Contains("[\"600<br/>", text, StringComparison.Ordinal);
        Assert.DoesNotContain("[\"100<br/>", text, StringComparison.Ordinal);
        Assert.Contains("cut[\"100 more components are not drawn", text, StringComparison.Ordinal);
    }

    private static bool IsUnicode(LineageGraph graph) =>
        graph.Nodes.SelectMany(node => new[] { node.Kind, node.Name, node.Version, node.Status })
            .Concat(graph.Edges.Select(edge => edge.Relation))
            .All(text => text is null || !text.EnumerateRunes().Any(rune => rune.Value == 0xFFFD));

    private static IEnumerable<(string, string)> Edges(LineageGraph graph) =>
        graph.Edges.Select(edge => ($"{edge.Child}", $"{edge.Parent}"));

    private static HashSet<AinftId> Ancestors(LineageGraph graph)
    {
        var reached = new HashSet<AinftId> { graph.Root };
        while (graph.Edges.Any(edge => reached.Contains(edge.Child) && reached.Add(edge.Parent)))
        {
        }
        return reached;
    }

    [GeneratedRegex(@"\u001b\[[0-9]+m")]
    private static partial Regex Ansi();

    // A statement of the part of the DOT grammar that the writer uses. Quoted strings have no bare quote and no
    // backslash at their end.
    [GeneratedRegex(@"^  (rankdir=RL|(node|edge|""0x[0-9a-f]{64}""( -> ""0x[0-9a-f]{64}"")?)"
        + @"( \[(, )?([a-z]+=([a-zA-Z0-9.]+|""([^""\\]|\\.)*"")(, )?)+\])?|label=""[^""\\]*"");$")]
    private static partial Regex DotStatement();

    [GeneratedRegex(@"^  ""(0x[0-9a-f]{64})"" -> ""(0x[0-9a-f]{64})""")]
    private static partial Regex DotEdge();

    [GeneratedRegex(@"^    (n\d+\[""[^""`<>|&\[\]{}\\]*<br/>[a-z]+ 0x[0-9a-f]+…[0-9a-f]+""\]:::[a-z]+Kind|"
        + @"n\d+ -->(\|""[^""`<>|&\[\]{}\\]+""\|)? n\d+|classDef .*|class n\d+(,n\d+)* [a-z]+|"
        + @"style n\d+ font-weight:bold|%% .*)$")]
    private static partial Regex MermaidStatement();

    [GeneratedRegex(@"^    n(\d+) -->(?:\|.*\|)? n(\d+)$")]
    private static partial Regex MermaidEdge();
}

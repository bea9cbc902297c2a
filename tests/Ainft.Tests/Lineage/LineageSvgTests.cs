using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using CsCheck;
using Xunit;

namespace Ainft.Tests.Lineage;

public sealed partial class LineageSvgTests
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    private static readonly Gen<LineageGraph> True =
        Gen.Select(Gen.Int[1, 60], Gen.Int[1, 4], Gen.Int[1, 30], Gen.Int, GraphGen.Lineage);

    private static readonly Gen<LineageGraph> Large =
        Gen.Select(Gen.Int[100, 200], Gen.Int[1, 8], Gen.Int[1, 200], Gen.Int, GraphGen.Lineage);

    private sealed record Card(double X, double Y, double Width, string Title);

    private static Card[] Cards(XElement svg) => [.. svg.Elements(Svg + "g").Select(group =>
    {
        var at = Translation().Match((string)group.Attribute("transform")!);
        return new Card(Number(at.Groups[1].Value), Number(at.Groups[2].Value),
            Number((string)group.Elements(Svg + "rect").First(rect =>
                (string)rect.Attribute("class")! is var name
                    && !name.EndsWith("halo", StringComparison.Ordinal)).Attribute("width")!),
            group.Element(Svg + "title")!.Value);
    })];

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);

    [Fact]
    public void A_drawing_is_XML_whatever_the_names_and_holds_nothing_that_runs_or_loads() =>
        GraphGen.Any.Sample(graph =>
        {
            var svg = XElement.Parse(graph.ToSvg());
            Assert.Equal(graph.Nodes.Count, Cards(svg).Length);
            Assert.All(svg.DescendantsAndSelf(), element => Assert.Contains(element.Name.LocalName, Elements));
            Assert.All(svg.DescendantsAndSelf().Attributes(),
                attribute => Assert.DoesNotMatch("^(on|href|src)", attribute.Name.LocalName));
        }, iter: 200);

    [Fact]
    public void Every_component_and_every_edge_of_a_lineage_is_drawn_and_says_what_it_is() => True.Sample(graph =>
    {
        var svg = XElement.Parse(graph.ToSvg());
        var titles = Cards(svg).Select(card => card.Title).ToArray();
        Assert.All(graph.Nodes.Zip(titles),
            pair => Assert.Contains(pair.First.Id.ToString(), pair.Second, StringComparison.Ordinal));
        var names = graph.Nodes.ToDictionary(node => node.Id, node => $"{node.Name} {node.Version}");
        Assert.Equal(
            graph.Edges.Select(edge => $"{names[edge.Child]} {edge.Relation} {names[edge.Parent]}").Order(),
            svg.Elements(Svg + "path").Select(path => path.Element(Svg + "title")!.Value).Order());
    }, iter: 40);

    [Fact]
    public void Components_are_apart_inside_the_drawing_and_above_their_children() => True.Sample(graph =>
    {
        var svg = XElement.Parse(graph.ToSvg());
        var cards = Cards(svg);
        var (width, height) = (Number((string)svg.Attribute("width")!), Number((string)svg.Attribute("height")!));
        Assert.All(cards,
            card => Assert.True(card.X >= 0 && card.X + card.Width <= width && card.Y >= 0 && card.Y + 44 <= height));
        for (var i = 0; i < cards.Length; i++)
            for (var j = 0; j < i; j++)
                Assert.True(cards[i].X >= cards[j].X + cards[j].Width || cards[j].X >= cards[i].X + cards[i].Width
                    || Math.Abs(cards[i].Y - cards[j].Y) > 50);
        var places = graph.Nodes.Select((node, i) => (node.Id, i)).ToDictionary();
        Assert.All(graph.Edges, edge => Assert.True(cards[places[edge.Parent]].Y + 44 < cards[places[edge.Child]].Y));
    }, iter: 40);

    [Fact]
    public void Two_hundred_components_are_no_wider_than_two_screens_whatever_their_lineage() => Large.Sample(graph =>
    {
        var svg = XElement.Parse(graph.ToSvg());
        Assert.InRange(Number((string)svg.Attribute("width")!), 600, 2_200);
        Assert.Equal(graph.Nodes.Count, Cards(svg).Select(card => (card.X, card.Y)).Distinct().Count());
        Assert.Equal(graph.Edges.Count, svg.Elements(Svg + "path").Count());
    }, iter: 6);

    [Fact]
    public void Many_children_or_many_parents_are_in_rows_beside_one_trunk()
    {
        foreach (var isFan in new[] { true, false })
        {
            var ends = Enumerable.Range(0, 150).Select(i => isFan ? (Child: i, Parent: 150) : (Child: 150, Parent: i));
            var graph = GraphGen.Lineage(151, 1, 1, 7) with
            {
                Edges = [.. ends.Select(edge =>
                    new LineageGraphEdge(GraphGen.Id(edge.Child), GraphGen.Id(edge.Parent), "part"))]
            };
            var svg = XElement.Parse(graph.ToSvg());
            Assert.InRange(Number((string)svg.Attribute("width")!), 600, 1_400);
            Assert.Equal(26, Cards(svg).Select(card => card.Y).Distinct().Count());
            Assert.Equal(150, svg.Elements(Svg + "path").Count());
        }
    }

    [Fact]
    public void Marks_heaped_on_a_letter_are_left_out() =>
        Assert.Equal("a\u0301\u0301\u0301\u0301b\u0301", PlainText.Clean("a" + new string('\u0301', 90) + "b\u0301"));

    [Fact]
    public void Edges_begin_at_the_component_and_end_at_its_parent() => True.Sample(graph =>
    {
        var svg = XElement.Parse(graph.ToSvg());
        var cards = Cards(svg);
        foreach (var path in svg.Elements(Svg + "path"))
        {
            var numbers =
                Numbers().Matches((string)path.Attribute("d")!).Select(match => Number(match.Value)).ToArray();
            Assert.Contains(cards,
                card => Math.Abs(card.Y - numbers[1]) < 0.2 && numbers[0] > card.X && numbers[0] < card.X + card.Width);
            Assert.Contains(cards, card =>
                Math.Abs(card.Y + 44 + 2 - numbers[^1]) < 0.3 && Math.Abs(card.X + card.Width / 2 - numbers[^2]) < 0.2);
        }
    }, iter: 40);

    [Fact]
    public void Relations_cover_no_component_and_no_other_relation() => True.Sample(graph =>
    {
        var svg = XElement.Parse(graph.ToSvg());
        var cards = Cards(svg);
        var labels = svg.Elements(Svg + "text").Where(text => (string?)text.Attribute("class") == "relation")
            .Select(text =>
                (X: Number((string)text.Attribute("x")!), Y: Number((string)text.Attribute("y")!),
                    Half: text.Value.Length * 2.2)).ToArray();
        for (var i = 0; i < labels.Length; i++)
        {
            Assert.DoesNotContain(cards, card =>
                labels[i].X + labels[i].Half > card.X && labels[i].X - labels[i].Half < card.X + card.Width
                    && labels[i].Y > card.Y && labels[i].Y - 8 < card.Y + 44);
            for (var j = 0; j < i; j++)
                Assert.True(Math.Abs(labels[i].X - labels[j].X) > labels[i].Half + labels[j].Half
                    || Math.Abs(labels[i].Y - labels[j].Y) > 9);
        }
    }, iter: 40);

    [Fact]
    public void A_tree_is_drawn_without_a_crossing() => Gen.Select(Gen.Int[2, 40], Gen.Int).Sample((count, seed) =>
    {
        var random = new Random(seed);
        var edges = Enumerable.Range(1, count - 1).Select(i => (Child: random.Next(i), Parent: i)).ToArray();
        var graph = GraphGen.Lineage(count, 1, 1, seed) with
        {
            Root = GraphGen.Id(0),
            Edges =
                [.. edges.Select(edge => new LineageGraphEdge(GraphGen.Id(edge.Child), GraphGen.Id(edge.Parent), null))]
        };
        var layers = new LayeredGraph(new DrawnGraph(graph));
        LayerOrder.Apply(layers);
        foreach (var layer in layers.Layers)
            for (var i = 1; i < layer.Length; i++)
                Assert.True(layer[i - 1].Below[0].Rank <= layer[i].Below[0].Rank);
    }, iter: 40);

    [Fact]
    public void The_same_graph_always_gives_the_same_drawing()
    {
        var graph = GraphGen.Lineage(200, 3, 40, 4);
        Assert.Equal(graph.ToSvg(), (graph with { Nodes = [.. graph.Nodes] }).ToSvg());
    }

    [Fact]
    public void The_drawing_says_status_kind_and_root_and_suits_a_dark_ground()
    {
        var svg = GraphGen.Lineage(12, 2, 3, 1).ToSvg();
        Assert.Contains("prefers-color-scheme:dark", svg, StringComparison.Ordinal);
        Assert.Equal(3 + 1, Regex.Count(svg, "class=\"[a-z ]+ pending\""));
        Assert.Single(Regex.Matches(svg, "class=\"[a-z]+ halo\""));
        Assert.Contains("aria-labelledby", svg, StringComparison.Ordinal);
        Assert.Contains("Lineage of component-11", svg, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_drawing_marks_retracted_components_and_those_built_on_them_and_ignores_other_words()
    {
        var plain = GraphGen.Lineage(4, 1, 1, 1);
        string?[] words = ["retracted", "built-on-retracted", "<script>", null];
        var graph = plain with
        {
            Nodes = [.. plain.Nodes.Select((node, i) => node with { Retraction = words[i] })],
        };

        var cards = Cards(XElement.Parse(graph.ToSvg()));

        Assert.Contains(", retracted,", cards[0].Title, StringComparison.Ordinal);
        Assert.Contains(", built on retracted,", cards[1].Title, StringComparison.Ordinal);
        Assert.All(cards[2..], card => Assert.DoesNotContain("retracted", card.Title, StringComparison.Ordinal));
        foreach (var drawing in (string[])[graph.ToSvg(), graph.ToMermaid(), graph.ToDot(), graph.ToTree()])
        {
            Assert.Contains(" retracted", drawing, StringComparison.Ordinal);
            Assert.Contains("built on retracted", drawing, StringComparison.Ordinal);
            Assert.DoesNotContain("script", drawing, StringComparison.Ordinal);
        }
        Assert.DoesNotContain("\"retraction\"", Encoding.UTF8.GetString(plain.ToJson()), StringComparison.Ordinal);
        Assert.Equal(words, LineageGraph.FromJson(graph.ToJson()).Nodes.Select(node => node.Retraction));
    }

    [Fact]
    public void A_graph_with_every_possible_edge_is_drawn_as_far_as_it_can_be()
    {
        var all = Enumerable.Range(0, 300).SelectMany(child =>
            Enumerable.Range(0, child)
                .Select(parent => new LineageGraphEdge(GraphGen.Id(child), GraphGen.Id(parent), "part"))).ToArray();
        var svg = (GraphGen.Lineage(300, 1, 1, 1) with { Edges = all }).ToSvg();
        Assert.Contains("longest are not drawn", svg, StringComparison.Ordinal);
        Assert.Equal(300, Cards(XElement.Parse(svg)).Length);
        Assert.InRange(svg.Length, 1_000_000, 8_000_000);
    }

    [Fact]
    public void A_graph_without_components_is_a_drawing_too() =>
        Assert.Contains("0 components", new LineageGraph(GraphGen.Id(1), [], [], false).ToSvg(),
            StringComparison.Ordinal);

    private static readonly string[] Elements =
        ["svg", "title", "desc", "style", "defs", "marker", "path", "rect", "text", "tspan", "g"];

    [GeneratedRegex(@"^translate\(([-\d.]+) ([-\d.]+)\)$")]
    private static partial Regex Translation();

    [GeneratedRegex(@"-?\d+(\.\d+)?")]
    private static partial Regex Numbers();
}

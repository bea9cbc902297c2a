using System.Globalization;
using System.Text;

namespace Ainft.Lineage.Rendering;

/// <summary>Writes a graph as a tree for a terminal.</summary>
internal sealed class TreeText
{
    // Deeper branches show only their last levels. Otherwise a chain of thousands would have lines of thousands of
    // columns.
    private const int MaxLevels = 24;

    private readonly DrawnGraph graph;
    private readonly bool color;
    private readonly StringBuilder text = new();
    private bool isCut;

    private TreeText(DrawnGraph graph, bool color) => (this.graph, this.color) = (graph, color);

    public static string Of(LineageGraph graph, bool color)
    {
        var drawn = new DrawnGraph(graph);
        if (drawn.Root < 0)
            return "";
        var tree = new TreeText(drawn, color);
        tree.AppendAll();
        if (graph.Truncated || tree.isCut)
            tree.text.Append(tree.Paint(2, "… not all components are shown")).Append('\n');
        return tree.text.ToString();
    }

    private void AppendAll()
    {
        text.Append(Describe(graph.Root)).Append('\n');
        var (up, down) = (graph.Parents[graph.Root].Count > 0, graph.Children[graph.Root].Count > 0);
        if (up && down)
        {
            text.Append("├─ ").Append(Paint(2, "came from")).Append('\n');
            AppendBranches(graph.Parents, "→", [true]);
            text.Append("└─ ").Append(Paint(2, "led to")).Append('\n');
            AppendBranches(graph.Children, "←", [false]);
        }
        else if (up)
        {
            AppendBranches(graph.Parents, "→", []);
        }
        else
        {
            AppendBranches(graph.Children, "←", []);
        }
    }

    // Depth first without recursion. Each item is a level, with its component, its branches and the index of the next.
    private void AppendBranches(List<(int Node, string? Relation)>[] next, string arrow, bool[] outer)
    {
        var (via, shown) = (ShortestWays(next), new HashSet<int> { graph.Root });
        var levels = new List<(int Node, List<(int Node, string? Relation)> Branches, int At)>
        {
            (graph.Root, next[graph.Root], 0),
        };
        while (levels.Count > 0)
        {
            var (of, branches, at) = levels[^1];
            if (at == branches.Count)
            {
                levels.RemoveAt(levels.Count - 1);
                continue;
            }
            levels[^1] = (of, branches, at + 1);
            var (node, relation) = branches[at];
            var isHere = via[node] == of && shown.Add(node);
            AppendPrefix(outer, levels);
            text.Append(Paint(2, $"{relation ?? "?"} {arrow} "));
            var where = shown.Contains(node) ? "above" : "below";
            text.Append(isHere ? Describe(node) : Mention(graph.Nodes[node], where)).Append('\n');
            if (isHere)
                levels.Add((node, next[node], 0));
        }
    }

    // A component has its branches where it is nearest to the root. So the depth of the tree equals the greatest
    // distance.
    private int[] ShortestWays(List<(int Node, string? Relation)>[] next)
    {
        var via = new int[graph.Nodes.Length];
        Array.Fill(via, -1);
        via[graph.Root] = graph.Root;
        for (var reached = new Queue<int>([graph.Root]); reached.TryDequeue(out var of);)
            foreach (var (node, _) in next[of].Where(branch => via[branch.Node] < 0))
            {
                via[node] = of;
                reached.Enqueue(node);
            }
        return via;
    }

    private void AppendPrefix(
        bool[] outer, List<(int Node, List<(int Node, string? Relation)> Branches, int At)> levels)
    {
        var left = Math.Max(0, levels.Count - 1 - MaxLevels);
        if (left > 0)
            text.Append(CultureInfo.InvariantCulture, $"{left}… ");
        else
            foreach (var hasMore in outer)
                text.Append(hasMore ? "│  " : "   ");
        for (var i = left; i < levels.Count - 1; i++)
            text.Append(levels[i].At < levels[i].Branches.Count ? "│  " : "   ");
        text.Append(levels[^1].At < levels[^1].Branches.Count ? "├─ " : "└─ ");
    }

    private string Describe(int place)
    {
        var node = graph.Nodes[place];
        var kind = Palette.Of(node.Kind);
        var status = Palette.StatusOf(node.Status);
        var isCutHere = LacksParents(place);
        isCut |= isCutHere;
        return $"{Paint(1, DrawnText.NameOf(node))} {Paint(kind.Ansi, DrawnText.KindOf(node))} "
            + Paint(2, node.Id.ToString())
            + (DrawnText.ClaimsOf(node) is { Length: > 0 } claims ? Paint(2, $" {claims}") : "")
            + (status == "finalized" ? "" : $" {Paint(33, status)}")
            + (DrawnText.MarkOf(node) is { } mark ? $" {Paint(31, mark)}" : "")
            + (isCutHere ? Paint(2, " …") : "");
    }

    // The longest path from a root ends in a parent of the generation before. If the graph lacks it, a parent is not
    // shown.
    private bool LacksParents(int place)
    {
        var before = graph.Nodes[place].Generation - 1;
        return before >= 0 && graph.Parents[place].All(parent => graph.Nodes[parent.Node].Generation < before);
    }

    private string Mention(LineageGraphNode node, string where) =>
        $"{DrawnText.NameOf(node)} {Paint(2, $"{DrawnText.Short(node.Id)} (shown {where})")}";

    private string Paint(int parameter, string words) =>
        color ? string.Create(CultureInfo.InvariantCulture, $"\u001b[{parameter}m{words}\u001b[0m") : words;
}

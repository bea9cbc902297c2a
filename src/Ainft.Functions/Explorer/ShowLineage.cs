using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Explorer;

/// <summary>The content of the page of a lineage.</summary>
/// <param name="Graph">The nearest ancestors and descendants.</param>
/// <param name="Label">The label of the component, which is harmless and never empty.</param>
public sealed record LineageModel(LineageGraph Graph, string Label);

/// <summary>Reads the neighbourhood of a component, three steps up and one down.</summary>
internal sealed class ShowLineage(DrawLineage draw)
{
    /// <summary>The most components, because a drawing of more is not readable.</summary>
    public const int Most = 100;

    private const int Up = 3, Down = 1;

    public async Task<Outcome<LineageModel>> RunAsync(AinftId id, CancellationToken ct)
    {
        var drawn = await draw.RunAsync(new DrawQuery(id, Up, Down, Most), ct);
        return drawn is Outcome<LineageGraph>.Done(var graph)
            ? Outcome.Done(new LineageModel(graph, LabelOf(graph.Nodes.First(node => node.Distance == 0))))
            : drawn.As<LineageModel>();
    }

    /// <summary>The label of a component in a graph.</summary>
    public static string LabelOf(LineageGraphNode node) =>
        PageText.Label(node.Kind, node.Name, node.Version, node.Creator!);
}

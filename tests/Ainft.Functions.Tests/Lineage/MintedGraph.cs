using System.Text;
using System.Text.Json.Nodes;

namespace Ainft.Functions.Tests.Lineage;

/// <summary>
/// The components that a test minted, with a plain search over them. Queries must return the same results.
/// </summary>
public sealed class MintedGraph(Creator creator)
{
    private static readonly Relation[] Relations = [Relation.TrainedOn, Relation.FineTunedFrom, Relation.Part];
    private static readonly ComponentKind[] Kinds = [ComponentKind.Data, ComponentKind.Model, ComponentKind.Composite];

    private readonly Dictionary<AinftId, Manifest> manifests = [];
    private readonly List<AinftId> ids = [];
    private readonly List<string> waiting = [];

    /// <summary>The ids in the order of their additions.</summary>
    public IReadOnlyList<AinftId> Ids => ids;

    public Manifest this[AinftId id] => manifests[id];

    /// <summary>
    /// Adds a component with these parents, which the next mint includes. Its kind and relations follow from its
    /// number.
    /// </summary>
    public AinftId Add(params IEnumerable<AinftId> parents)
    {
        var text = new JsonObject
        {
            ["ainft"] = 1,
            ["kind"] = Kinds[ids.Count % Kinds.Length].ToText(),
            ["name"] = $"component {ids.Count}",
            ["parents"] = new JsonArray([.. parents.Select((parent, at) =>
                new JsonObject { ["id"] = parent.ToString(),
                    ["relation"] = Relations[(ids.Count + at) % Relations.Length].ToText() })]),
        }.ToJsonString();
        Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(text), out var manifest, out _));
        var id = manifest.IdFor(creator.Address);
        manifests.Add(id, manifest);
        ids.Add(id);
        waiting.Add(text);
        return id;
    }

    /// <summary>Mints the added components, in bundles of up to <paramref name="count"/>.</summary>
    public async Task MintAsync(App app, int count = 64)
    {
        foreach (var part in Take().Chunk(count))
            await Creator.MintAsync(app.Http, creator.Many(part));
    }

    /// <summary>Takes the manifests of the added components, for the caller to mint.</summary>
    public string[] Take()
    {
        string[] taken = [.. waiting];
        waiting.Clear();
        return taken;
    }

    /// <summary>Removes the component that was added last, so that it is not minted here.</summary>
    public Manifest Withhold()
    {
        waiting.RemoveAt(waiting.Count - 1);
        return manifests[ids[^1]];
    }

    /// <summary>
    /// A graph in which each component has up to <paramref name="most"/> parents among the last ones. Some are roots.
    /// The bundles are uneven.
    /// </summary>
    public static async Task<MintedGraph> RandomAsync(App app, Creator creator, Random random, int size, int most = 4)
    {
        var graph = new MintedGraph(creator);
        for (var left = size; left > 0; left--)
        {
            graph.Add([.. random.GetItems([.. graph.Ids.TakeLast(12).DefaultIfEmpty()], random.Next(most + 1))
                .Where(id => id != default).Distinct()]);
            if (random.Next(6) == 0 || left == 1)
                await graph.MintAsync(app);
        }
        return graph;
    }

    /// <summary>Ancestors with their distances, by (distance, id).</summary>
    public IReadOnlyList<(AinftId Id, int Distance)> Ancestors(AinftId of, LineageFilter filter) =>
        Search(of, filter, ParentsOf);

    /// <summary>Descendants with their distances, by (distance, id).</summary>
    public IReadOnlyList<(AinftId Id, int Distance)> Descendants(AinftId of, LineageFilter filter)
    {
        var children = manifests.SelectMany(pair => pair.Value.Parents, (pair, parent) =>
            (parent.Id, Edge: new LineageEdge(pair.Key, parent.Relation))).ToLookup(pair => pair.Id, pair => pair.Edge);
        return Search(of, filter, id => children[id]);
    }

    /// <summary>The number of steps from one component to the other, up or down. Null when no path exists.</summary>
    public int? DistanceUp(AinftId from, AinftId to) =>
        Ancestors(from, LineageFilter.All).Where(ancestor => ancestor.Id == to)
            .Select(ancestor => (int?)ancestor.Distance).FirstOrDefault();

    /// <summary>Whether these relations lead up from one component to another.</summary>
    public bool Leads(AinftId from, IEnumerable<string> relations, AinftId to) => relations
        .Aggregate(new HashSet<AinftId> { from }, (reached, relation) => [.. reached.SelectMany(ParentsOf)
            .Where(edge => edge.Relation!.Value.ToText() == relation).Select(edge => edge.Parent)])
        .Contains(to);

    private IEnumerable<LineageEdge> ParentsOf(AinftId id) =>
        manifests[id].Parents.Select(parent => new LineageEdge(parent.Id, parent.Relation));

    private (AinftId Id, int Distance)[] Search(
        AinftId of, LineageFilter filter, Func<AinftId, IEnumerable<LineageEdge>> next)
    {
        var distances = new Dictionary<AinftId, int> { [of] = 0 };
        var level = new List<AinftId> { of };
        for (var distance = 1; level.Count > 0 && distance <= (filter.Depth ?? int.MaxValue); distance++)
            level = [.. level.SelectMany(next).Where(edge => filter.Relations?.Contains(edge.Relation!.Value) != false)
                .Select(edge => edge.Parent).Where(id => distances.TryAdd(id, distance))];
        return [.. distances.Where(pair => pair.Key != of && filter.Kinds?.Contains(manifests[pair.Key].Kind) != false)
            .Select(pair => (pair.Key, pair.Value)).OrderBy(pair => pair.Value).ThenBy(pair => pair.Key)];
    }
}

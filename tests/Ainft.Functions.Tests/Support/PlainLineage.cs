using System.Collections.Concurrent;
using System.Text;
using System.Text.Json.Nodes;
using Ainft.Functions.Lineage;

namespace Ainft.Functions.Tests;

/// <summary>
/// A lineage that a test minted, as a plain graph, with a check that the index describes the same lineage.
/// </summary>
public sealed class PlainLineage
{
    private static readonly Relation[] Relations = Enum.GetValues<Relation>();
    private static readonly ComponentKind[] Kinds = Enum.GetValues<ComponentKind>();

    private readonly ConcurrentDictionary<AinftId, Manifest> manifests = new();

    public IReadOnlyCollection<AinftId> Ids => [.. manifests.Keys];

    /// <summary>A manifest with a kind and relations that vary with its name.</summary>
    public static string ManifestOf(string name, params IEnumerable<AinftId> parents)
    {
        var turn = name.Sum(character => character);
        return new JsonObject
        {
            ["ainft"] = 1,
            ["kind"] = Kinds[turn % Kinds.Length].ToText(),
            ["name"] = name,
            ["parents"] = new JsonArray([.. parents.Select((parent, at) =>
                new JsonObject { ["id"] = parent.ToString(),
                    ["relation"] = Relations[(turn + at) % Relations.Length].ToText() })]),
        }.ToJsonString();
    }

    /// <summary>Records registered components.</summary>
    public void Add(Creator creator, params IEnumerable<string> minted)
    {
        foreach (var text in minted)
        {
            Assert.True(Manifest.TryParse(Encoding.UTF8.GetBytes(text), out var manifest, out _));
            manifests[manifest.IdFor(creator.Address)] = manifest;
        }
    }

    public HashSet<AinftId> AncestorsOf(AinftId id)
    {
        var found = new HashSet<AinftId>();
        var left = new Stack<AinftId>(manifests[id].ParentIds);
        while (left.TryPop(out var ancestor))
            if (found.Add(ancestor))
                foreach (var parent in manifests[ancestor].ParentIds)
                    left.Push(parent);
        return found;
    }

    /// <summary>Fails unless the rows, labels, sets and edges of every component match a search of the graph.</summary>
    public async Task HoldsAsync(App app)
    {
        var (generations, children) = (GenerationsOf(), ChildrenOf());
        await Parallel.ForEachAsync(manifests, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (pair, ct) =>
        {
            var row = await app.Get<Ainfts>().FindAsync(pair.Key, ct);
            Assert.NotNull(row);
            Assert.Equal(NodeOf(pair.Key, generations), row.Node);
            var ancestors = AncestorsOf(pair.Key);
            var ancestry = await app.Get<Ancestries>().ReadAsync(row, ct);
            Assert.Equal(ancestors.Count, row.Label.Count);
            Assert.Equal(ancestors.Select(id => NodeOf(id, generations)).OrderBy(node => node.Id),
                ancestry.Nodes.OrderBy(node => node.Id));
            foreach (var other in Random.Shared.GetItems([.. manifests.Keys], 20).Concat(ancestors.Take(20)))
                Assert.Equal(ancestors.Contains(other), await app.Get<Ancestries>().ContainsAsync(row, other, ct));
            Assert.Equal(children[pair.Key].OrderBy(link => link.Child),
                (await ChildrenAsync(app, row)).OrderBy(link => link.Child));
        });
    }

    /// <summary>All children, read page by page.</summary>
    public static async Task<List<ChildLink>> ChildrenAsync(App app, Component parent, int limit = 3)
    {
        var children = new List<ChildLink>();
        var (page, place) = (default(EdgePage), default(EdgePlace?));
        for (; page is null || page.Next is not null; place = page.Next)
        {
            page = await app.Get<Edges>().ReadAsync(parent, place, limit, CancellationToken.None);
            children.AddRange(page.Children.Select(edge => new ChildLink(edge.Child.Id, edge.Relation)));
        }
        return children;
    }

    private LineageNode NodeOf(AinftId id, Dictionary<AinftId, int> generations) => new(
        id, generations[id], manifests[id].Kind,
        [.. manifests[id].Parents.Select(parent => new LineageEdge(parent.Id, parent.Relation))]);

    private Dictionary<AinftId, int> GenerationsOf()
    {
        var generations = new Dictionary<AinftId, int>();
        var left = new Stack<AinftId>(manifests.Keys);
        while (left.TryPeek(out var id))
        {
            var missing = manifests[id].ParentIds.Where(parent => !generations.ContainsKey(parent)).ToList();
            if (missing.Count == 0)
                generations[left.Pop()] = manifests[id].ParentIds.Select(parent => generations[parent] + 1)
                    .DefaultIfEmpty(0).Max();
            missing.ForEach(left.Push);
        }
        return generations;
    }

    private ILookup<AinftId, ChildLink> ChildrenOf() => manifests
        .SelectMany(pair => pair.Value.Parents,
            (pair, parent) => (parent.Id, Link: new ChildLink(pair.Key, parent.Relation)))
        .ToLookup(pair => pair.Id, pair => pair.Link);
}

using Ainft.Ethereum;
using Ainft.Testing;
using CsCheck;

namespace Ainft.Tests.Lineage;

/// <summary>
/// Random graphs with names of any characters. They also have defects that real lineages cannot have, such as cycles,
/// missing components and unknown words.
/// </summary>
internal static class GraphGen
{
    private static readonly string[] Nasty = [.. HostileNames.All];

    public static readonly Gen<string> Text =
        Gen.OneOf(Gen.String, One(Nasty), Gen.Select(One(Nasty), One(Nasty), (a, b) => a + b));

    private static Gen<string> One(params string[] texts) => Gen.Int[0, texts.Length - 1].Select(i => texts[i]);

    private static readonly Gen<LineageGraphNode> Node = Gen.Select(
        Gen.OneOf(One("data", "model", "code", "service", "state", "composite", "unknown"), Text), Text.Null(),
        Text.Null(),
        Gen.OneOf(One("pending", "included", "finalized"), Text), Gen.Int[-9, 9],
        (kind, name, version, status, distance) =>
            new LineageGraphNode(default, kind, name, version, null, Math.Abs(distance), status, distance));

    public static readonly Gen<LineageGraph> Any = Gen.Select(
        Node.Array[0, 30], Gen.Select(Gen.Int[0, 31], Gen.Int[0, 31], Text.Null()).Array[0, 60], Gen.Bool,
        (nodes, edges, truncated) => new LineageGraph(
            Id(0),
            [.. nodes.Select((node, i) => node with { Id = Id(i) })],
            [.. edges.Select(edge => new LineageGraphEdge(Id(edge.Item1), Id(edge.Item2), edge.Item3))],
            truncated));

    /// <summary>A true lineage in which parents come before their children. The last component is the root.</summary>
    public static LineageGraph Lineage(int count, int parents, int back, int seed)
    {
        var random = new Random(seed);
        string[] kinds = ["data", "model", "code", "service", "state", "composite"];
        string[] relations = ["trained-on", "fine-tuned-from", "merged-from", "built-by", "serves", "part"];
        var ends = Enumerable.Range(1, count - 1).SelectMany(i => Enumerable.Range(0, 1 + random.Next(parents))
            .Select(_ => Math.Max(0, i - 1 - random.Next(back)))
                .Distinct().Select(parent => (Child: i, Parent: parent))).ToArray();
        var generations = new int[count];
        foreach (var (child, parent) in ends)
            generations[child] = Math.Max(generations[child], generations[parent] + 1);
        var nodes = Enumerable.Range(0, count).Select(i => new LineageGraphNode(
            Id(i), kinds[random.Next(kinds.Length)], $"component-{i}", $"{random.Next(3)}.{i}", null, generations[i],
            i > count - 4 ? "pending" : i > count - 9 ? "included" : "finalized", count - 1 - i));
        var edges = ends.Select(edge =>
            new LineageGraphEdge(Id(edge.Child), Id(edge.Parent), relations[random.Next(relations.Length)]));
        return new LineageGraph(Id(count - 1), [.. nodes], [.. edges], false);
    }

    public static AinftId Id(int number) => new(Keccak256.Hash(BitConverter.GetBytes(number)));
}

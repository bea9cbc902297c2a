using System.Collections.Concurrent;
using System.Text.Json;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Makes the rows of registrations with their labels, and the edges from their parents. The row decides, for good, which bundle an id
/// belongs to. The order is the guarantee: sets, then the rows whose labels name them, then the edges that count by those rows.
/// </summary>
public sealed class ProjectLineage(Ainfts ainfts, Components components, Ancestries ancestries, Edges edges, IOptions<ChainOptions> chain)
{
    private const int ParallelReads = 8;

    public async Task<IReadOnlySet<int>> RunAsync(BundleHeader bundle, IReadOnlyList<BundledEntry> entries, CancellationToken ct)
    {
        var window = new LineageWindow(entries);
        var known = await FindParentsAsync(window.Outside, ct);
        var rows = new List<AinftRow>(entries.Count);
        foreach (var placed in entries)
        {
            var parents = placed.Entry.Manifest!.ParentIds.Select(parent => known[parent]).ToArray();
            var (label, generation) = await ancestries.JoinAsync(parents, ct);
            var row = RowOf(bundle, placed, label, generation, window.ChildrenOf(LineageWindow.IdOf(placed)));
            known[row.Id] = (row.Node, row.Label);
            rows.Add(row);
        }
        var elsewhere = await ainfts.InsertAsync(rows, ct);
        var added = window.Edges.Where(edge => !elsewhere.Contains(edge.Link.Child) && !(edge.OnRow && !elsewhere.Contains(edge.Parent)));
        await edges.AddAsync(bundle, added, ct);
        return entries.Where(placed => elsewhere.Contains(LineageWindow.IdOf(placed))).Select(placed => placed.Position).ToHashSet();
    }

    /// <summary>Nothing is committed before its parents are known, so one that is not there is a surprise: the bundle stays to be projected again.</summary>
    private async Task<IDictionary<AinftId, (LineageNode Node, AncestryLabel Label)>> FindParentsAsync(IReadOnlyCollection<AinftId> ids, CancellationToken ct)
    {
        var found = new ConcurrentDictionary<AinftId, (LineageNode, AncestryLabel)>();
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct }, async (id, token) =>
        {
            var parent = await components.FindAsync(id, token) ?? throw new InvalidDataException($"The parent {id} of a committed component is not known.");
            found[id] = (parent.Node, parent.Label);
        });
        return found;
    }

    private AinftRow RowOf(BundleHeader bundle, BundledEntry placed, AncestryLabel label, int generation, IReadOnlyList<ChildLink> children)
    {
        var (entry, manifest) = (placed.Entry, placed.Entry.Manifest!);
        return new AinftRow
        {
            Id = LineageWindow.IdOf(placed),
            Creator = entry.Leaf.Account,
            Digest = manifest.Digest,
            Parents = manifest.ParentIds,
            Relations = [.. manifest.Parents.Select(parent => parent.Relation)],
            Contributors = manifest.Contributors,
            Kind = manifest.Kind.ToText(),
            Name = manifest.Name,
            Version = manifest.Version,
            MintedAt = bundle.At,
            Bundle = bundle.Hash,
            LineOffset = placed.LineOffset,
            LineLength = placed.LineLength,
            ContentOffset = placed.ContentOffset,
            ContentLength = entry.Content.Length,
            Generation = generation,
            Label = label,
            Origin = OriginOf(entry),
            Children = children,
        };
    }

    private MintDomain? OriginOf(Entry entry)
    {
        using var json = JsonDocument.Parse(entry.Signature);
        return MintSignature.TryRead(json.RootElement, out var signature, out _) && signature.Domain != chain.Value.MintDomain ? signature.Domain : null;
    }
}

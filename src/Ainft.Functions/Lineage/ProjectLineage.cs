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

    /// <summary>How many parents are looked for together, or those of one entry.</summary>
    private const int ParentsAtOnce = 256;

    /// <summary>Rows are written when they and what is known of their parents have so many bytes: a window may be 10,000 labels of 60 KiB.</summary>
    private const long MaxWaiting = 32 << 20;

    public async Task<IReadOnlySet<int>> RunAsync(BundleHeader bundle, IReadOnlyList<BundledEntry> entries, CancellationToken ct)
    {
        var (window, elsewhere) = (new LineageWindow(entries), new HashSet<AinftId>());
        var (known, rows, waiting) = (new Dictionary<AinftId, (LineageNode Node, AncestryLabel Label)>(), new List<AinftRow>(), 0L);
        foreach (var some in Split(entries))
        {
            waiting += await FindParentsAsync(bundle.At, some, known, ct);
            foreach (var placed in some)
            {
                var (label, generation) = await ancestries.JoinAsync([.. placed.Entry.Manifest!.ParentIds.Select(parent => known[parent])], ct);
                var row = RowOf(bundle, placed, label, generation, window.ChildrenOf(LineageWindow.IdOf(placed)));
                known[row.Id] = (row.Node, row.Label);
                rows.Add(row);
                waiting += row.Size;
            }
            if (waiting < MaxWaiting)
                continue;
            elsewhere.UnionWith(await ainfts.InsertAsync(rows, ct));
            known.Clear();
            rows.Clear();
            waiting = 0;
        }
        if (rows.Count > 0)
            elsewhere.UnionWith(await ainfts.InsertAsync(rows, ct));
        var added = window.Edges.Where(edge => !elsewhere.Contains(edge.Link.Child) && !(edge.OnRow && !elsewhere.Contains(edge.Parent)));
        await edges.AddAsync(bundle, added, ct);
        return entries.Where(placed => elsewhere.Contains(LineageWindow.IdOf(placed))).Select(placed => placed.Position).ToHashSet();
    }

    private static IEnumerable<IReadOnlyList<BundledEntry>> Split(IReadOnlyList<BundledEntry> entries)
    {
        var (some, parents) = (new List<BundledEntry>(), 0);
        foreach (var placed in entries)
        {
            some.Add(placed);
            parents += 1 + placed.Entry.Manifest!.Parents.Count;
            if (parents < ParentsAtOnce)
                continue;
            yield return some;
            (some, parents) = ([], 0);
        }
        if (some.Count > 0)
            yield return some;
    }

    /// <summary>
    /// Adds what is not known of the entries' parents, but for those that come before them; answers how many bytes that is. Nothing is
    /// committed before its parents are known, so one that is not there is a surprise: the bundle stays to be projected again.
    /// </summary>
    private async Task<long> FindParentsAsync(
        DateTimeOffset at, IReadOnlyList<BundledEntry> entries, Dictionary<AinftId, (LineageNode Node, AncestryLabel Label)> known, CancellationToken ct)
    {
        var (missing, before, found) = (new HashSet<AinftId>(), new HashSet<AinftId>(), new ConcurrentBag<Component>());
        foreach (var placed in entries)
        {
            missing.UnionWith(placed.Entry.Manifest!.ParentIds.Where(parent => !known.ContainsKey(parent) && !before.Contains(parent)));
            before.Add(LineageWindow.IdOf(placed));
        }
        await Parallel.ForEachAsync(missing, new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct }, async (id, token) =>
            found.Add(await components.FindAsOfAsync(id, at, token) ?? throw new InvalidDataException($"The parent {id} of a committed component is not known.")));
        foreach (var parent in found)
            known[parent.Id] = (parent.Node, parent.Label);
        return found.Sum(parent => parent.Size);
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

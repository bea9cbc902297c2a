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

    public async Task<IReadOnlySet<int>> RunAsync(BundleHeader bundle, IReadOnlyList<BundledEntry> entries, CancellationToken ct)
    {
        var (window, known) = (new LineageWindow(entries), new KnownParents());
        await using var sets = new SetWrites(ancestries, ct);
        await using var insertion = ainfts.Insert(bundle.Hash, ct);
        foreach (var some in Split(entries))
        {
            await FindParentsAsync(bundle.At, some, known, window, insertion, ct);
            foreach (var placed in some)
            {
                var id = LineageWindow.IdOf(placed);
                var (label, generation, made) = await ancestries.JoinAsync(
                    [.. placed.Entry.Manifest!.ParentIds.Select(known.Get)],
                    token => ainfts.IsOfOneSetAsync(id, token),
                    ct);
                foreach (var set in made)
                    await sets.AddAsync(set);
                var row = RowOf(bundle, placed, label, generation, window.ChildrenOf(id));
                known.Add(row);
                await insertion.AddAsync(row, sets.Written);
            }
            known.Age();
        }
        var elsewhere = await insertion.CompleteAsync();
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
    /// Adds what is not known of the entries' parents, but for those that come before them. Nothing is committed before its parents are
    /// known, so one that is not there is a surprise: the bundle stays to be projected again.
    /// </summary>
    private async Task FindParentsAsync(
        DateTimeOffset at, IReadOnlyList<BundledEntry> entries, KnownParents known, LineageWindow window, AinftInsertion insertion, CancellationToken ct)
    {
        var (missing, before, found) = (new HashSet<AinftId>(), new HashSet<AinftId>(), new ConcurrentBag<Component>());
        foreach (var placed in entries)
        {
            missing.UnionWith(placed.Entry.Manifest!.ParentIds.Where(parent => !before.Contains(parent) && !known.Knows(parent)));
            before.Add(LineageWindow.IdOf(placed));
        }
        // One that came in this window long before may wait for its transaction to be full.
        if (missing.Any(window.Contains))
            await insertion.CompleteAsync();
        await Parallel.ForEachAsync(missing, new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct }, async (id, token) =>
            found.Add(await components.FindAsOfAsync(id, at, token) ?? throw new InvalidDataException($"The parent {id} of a committed component is not known.")));
        foreach (var parent in found)
            known.Add(parent);
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

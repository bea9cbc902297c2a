using System.Collections.Concurrent;
using System.Text.Json;
using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Makes the rows of registrations with their labels and royalty stacks, and the edges from their parents. The row
/// decides permanently which bundle owns an id. The order is essential. Sets and stacks come first, because rows name
/// them. Neighbours come after the rows that they repeat, because these decide about the owner. Edges come last,
/// because a reader compares each edge with the child's row.
/// </summary>
internal sealed class ProjectLineage(
    Ainfts ainfts, Components components, Ancestries ancestries, RoyaltyStacks royalties, Edges edges,
    IOptions<ChainOptions> chain)
{
    private const int ParallelReads = 8;

    /// <summary>The number of parents that are read together, unless one entry has more.</summary>
    private const int ParentsAtOnce = 256;

    public async Task<IReadOnlySet<int>> RunAsync(
        BundleHeader bundle, IReadOnlyList<BundledEntry> entries, CancellationToken ct)
    {
        var (window, known) = (new LineageWindow(entries), new KnownParents());
        var earlier = new EarlierStacks(components, window);
        await using var sets = new SetWrites();
        await using var insertion = ainfts.Insert(bundle.Hash, ct);
        var unread = new HashSet<AinftId>();
        foreach (var some in Split(entries))
        {
            await FindParentsAsync(bundle.At, some, known, window, insertion, ct);
            await earlier.ReadAsync(some, known, ct);
            foreach (var placed in some)
            {
                var id = LineageWindow.IdOf(placed);
                if (placed.Entry.Manifest!.ParentIds.Any(unread.Contains))
                    await AddStoredAsync(unread, known, insertion, ct);
                var (label, generation, made) = await ancestries.JoinAsync(
                    [.. placed.Entry.Manifest.ParentIds.Select(known.Get)],
                    token => ainfts.IsOfOneSetAsync(id, token),
                    ct);
                foreach (var set in made)
                    await sets.AddAsync(set.Hash, () => ancestries.WriteAsync(set, ct));
                var row = RowOf(bundle, placed, label, generation, window.ChildrenOf(id));
                row = row with { Stack = await StackAsync(row, known, sets, ct) };
                await insertion.AddAsync(row, sets.Written);
                if (earlier.MayHave(placed))
                    unread.Add(id);
                else
                    known.Add(row);
            }
            await AddStoredAsync(unread, known, insertion, ct);
            known.Age();
        }
        var elsewhere = await insertion.EndAsync();
        var added = window.Edges.Where(edge =>
            !elsewhere.Contains(edge.Link.Child) && !(edge.OnRow && !elsewhere.Contains(edge.Parent)));
        await edges.AddAsync(bundle, added, ct);
        return entries.Where(placed => elsewhere.Contains(LineageWindow.IdOf(placed)))
            .Select(placed => placed.Position).ToHashSet();
    }

    /// <summary>
    /// Adds the stored rows of components that this bundle or another one owns, and empties their set. The insertion
    /// completes once for all of them, because each completion sends its incomplete transactions.
    /// </summary>
    private async Task AddStoredAsync(
        HashSet<AinftId> ids, KnownParents known, AinftInsertion insertion, CancellationToken ct)
    {
        if (ids.Count == 0)
            return;
        await insertion.CompleteAsync();
        foreach (var some in ids.Chunk(ParallelReads))
            foreach (var row in await Task.WhenAll(some.Select(id => StoredAsync(id, ct))))
                known.Add(row);
        ids.Clear();
    }

    /// <summary>The row of a component. A bundle without the row is projected again later.</summary>
    private async Task<AinftRow> StoredAsync(AinftId id, CancellationToken ct) => await ainfts.FindAsync(id, ct)
        ?? throw new InvalidDataException($"The registry does not know {id}, which another bundle owns.");

    /// <summary>
    /// The name of the component's royalty stack, or null for the empty one. A stack that no parent has may be new, so
    /// it is stored.
    /// </summary>
    private async Task<Sha256Digest?> StackAsync(
        AinftRow row, KnownParents known, SetWrites sets, CancellationToken ct)
    {
        OwedRoyalties[] parents = [.. row.Parents.Select(known.OwedFor)];
        if (Array.TrueForAll(parents, parent => parent == OwedRoyalties.None))
            return null;
        var stack = await royalties.JoinAsync(parents, ct);
        if (stack.IsEmpty)
            return null;
        // The bundle can be a copy of another registry's, and then its signer did not ask this registry for the bytes.
        if (!Array.Exists(parents, parent => parent.Stack == stack.Digest))
            await sets.AddAsync(
                stack.Digest,
                () => royalties.WriteAsync(stack, row.Origin is null ? row.Creator : null, ct));
        return stack.Digest;
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
    /// Adds the missing parents of the entries except those that are earlier entries. The parents of a committed
    /// component are always known, so a missing one is an unexpected error. The bundle is then projected again.
    /// </summary>
    private async Task FindParentsAsync(
        DateTimeOffset at,
        IReadOnlyList<BundledEntry> entries,
        KnownParents known,
        LineageWindow window,
        AinftInsertion insertion,
        CancellationToken ct)
    {
        var (missing, before, found) = (new HashSet<AinftId>(), new HashSet<AinftId>(), new ConcurrentBag<Component>());
        foreach (var placed in entries)
        {
            missing.UnionWith(placed.Entry.Manifest!.ParentIds
                .Where(parent => !before.Contains(parent) && !known.Knows(parent)));
            before.Add(LineageWindow.IdOf(placed));
        }
        // An earlier component of this window may still be in an incomplete transaction.
        if (missing.Any(window.Contains))
            await insertion.CompleteAsync();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct };
        await Parallel.ForEachAsync(missing, parallel, async (id, token) =>
            found.Add(await components.FindAsOfAsync(id, at, token)
                ?? throw new InvalidDataException(
                    $"The registry does not know {id}, which is the parent of a committed component.")));
        foreach (var parent in found)
            known.Add(parent);
    }

    private AinftRow RowOf(
        BundleHeader bundle,
        BundledEntry placed,
        AncestryLabel label,
        int generation,
        IReadOnlyList<ChildLink> children)
    {
        var (entry, manifest) = (placed.Entry, placed.Entry.Manifest!);
        var signature = SignatureOf(entry);
        return new AinftRow
        {
            Id = LineageWindow.IdOf(placed),
            Creator = entry.Leaf.Account,
            Digest = manifest.Digest,
            Parents = manifest.ParentIds,
            Relations = [.. manifest.Parents.Select(parent => parent.Relation)],
            Contributors = manifest.Contributors,
            Royalty = manifest.Royalty,
            Kind = manifest.Kind.ToText(),
            Name = manifest.Name,
            Version = manifest.Version,
            Referenced = PinnedSource.OfReference(manifest),
            IsPinned = PinnedSource.IsPinned(manifest),
            MintedAt = bundle.At,
            Bundle = placed.OwnerIn(bundle),
            LineOffset = placed.LineOffset,
            LineLength = placed.LineLength,
            ContentOffset = placed.ContentOffset,
            ContentLength = entry.Content.Length,
            Generation = generation,
            Label = label,
            Origin = signature?.Domain != chain.Value.MintDomain ? signature?.Domain : null,
            Agent = signature?.Delegation?.Terms is { } terms ? new AgentMint(terms.Integration, terms.Agent) : null,
            Children = children,
        };
    }

    private static MintSignature? SignatureOf(Entry entry)
    {
        using var json = JsonDocument.Parse(entry.Signature);
        return MintSignature.TryRead(json.RootElement, out var signature, out _) ? signature : null;
    }
}

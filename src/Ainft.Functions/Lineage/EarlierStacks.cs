using System.Collections.Concurrent;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Finds the entries of a window whose stored row can have another royalty stack than their parents have now. Another
/// bundle owns such a row, from a time when one of the parents was a bare token. A later entry of the window that
/// builds on it owes the royalties of the stored row.
/// </summary>
/// <remarks>
/// Only parents that owe royalties matter, so a window without royalties costs no read. Otherwise it costs one read of
/// the tokens per such parent.
/// </remarks>
internal sealed class EarlierStacks(Components components, LineageWindow window)
{
    private const int ParallelReads = 8;

    private readonly HashSet<AinftId> owing = [];
    private readonly ConcurrentDictionary<AinftId, bool> tokens = new();

    /// <summary>Reads whether the parents of the next entries have tokens.</summary>
    /// <param name="entries">The next entries.</param>
    /// <param name="known">The components before them, with all parents that are no entry of these.</param>
    /// <param name="ct">Cancels the reads.</param>
    public async Task ReadAsync(IReadOnlyList<BundledEntry> entries, KnownParents known, CancellationToken ct)
    {
        var wanted = new HashSet<AinftId>();
        foreach (var placed in entries)
        {
            var (id, manifest) = (LineageWindow.IdOf(placed), placed.Entry.Manifest!);
            AinftId[] parents =
                [.. manifest.ParentIds.Where(parent => owing.Contains(parent) || known.MayOwe(parent))];
            if (manifest.Royalty > 0 || parents.Length > 0)
                owing.Add(id);
            if (window.ChildrenOf(id).Count > 0)
                wanted.UnionWith(parents.Where(parent => !tokens.ContainsKey(parent)));
        }
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct };
        await Parallel.ForEachAsync(wanted, parallel, async (id, token) =>
            tokens[id] = await components.HasTokenAsync(id, token));
    }

    /// <summary>Whether the stored row of an entry can have another stack, and a later entry builds on it.</summary>
    public bool MayHave(BundledEntry placed) => window.ChildrenOf(LineageWindow.IdOf(placed)).Count > 0
        && placed.Entry.Manifest!.ParentIds.Any(parent => tokens.GetValueOrDefault(parent));
}

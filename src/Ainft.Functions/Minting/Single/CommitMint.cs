using Ainft.Functions.Ledger;
using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

/// <summary>Makes the entries of one mint durable, and counts the components that are new.</summary>
public sealed class CommitMint(Ainfts ainfts, OpenBundle open, MintingMetrics metrics)
{
    /// <summary>
    /// Returns for each component whether it is new, or null when storage cannot make them durable now. The entries
    /// have the order of the components.
    /// </summary>
    internal async Task<IReadOnlyList<bool>?> RunAsync(Mint mint, IReadOnlyList<Entry> entries)
    {
        // If this instance minted all of them a moment ago, a commit is not needed. Otherwise the commit detects them.
        IReadOnlyList<bool>? fresh = mint.Items.All(item => ainfts.IsKnown(item.Id))
            ? [.. mint.Items.Select(_ => false)]
            : await open.AppendAsync(entries);
        if (fresh is not null)
            metrics.Minted(fresh.Count(isNew => isNew));
        return fresh;
    }
}

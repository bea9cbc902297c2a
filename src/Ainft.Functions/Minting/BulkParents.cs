using System.Collections.Concurrent;
using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

/// <summary>Which of many parents are not known.</summary>
internal sealed class BulkParents(Components components)
{
    /// <summary>
    /// The most parents that are looked up before a signature is verified: each is a read of storage.
    /// </summary>
    public const int MaxUnsigned = 256;

    private const int AtOnce = 32;

    /// <summary>Whether a component is known here.</summary>
    public Task<bool> KnowsAsync(AinftId id, CancellationToken ct) => components.ExistsAsync(id, ct);

    /// <summary>
    /// Looks up the next parents of other requests, at most <paramref name="most"/>, and refuses the lines that name an
    /// unknown one.
    /// </summary>
    public async Task LookUpAsync(BulkLines lines, int most, CancellationToken ct)
    {
        var parents = lines.OutsideParents.Skip(lines.LookedUp).Take(most).ToArray();
        lines.Complete(await UnknownAsync(parents, ct), parents.Length);
    }

    private async Task<IReadOnlySet<AinftId>> UnknownAsync(IReadOnlyList<AinftId> parents, CancellationToken ct)
    {
        var unknown = new ConcurrentBag<AinftId>();
        await Parallel.ForEachAsync(parents, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (parent, token) =>
        {
            if (!await components.ExistsAsync(parent, token))
                unknown.Add(parent);
        });
        return unknown.ToHashSet();
    }
}

using System.Collections.Concurrent;
using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

/// <summary>Which of many parents are not known.</summary>
internal sealed class BulkParents(Components components)
{
    private const int AtOnce = 32;

    public async Task<IReadOnlySet<AinftId>> UnknownAsync(IReadOnlyList<AinftId> parents, CancellationToken ct)
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

using Ainft.Functions.Lineage;

namespace Ainft.Functions.Minting;

/// <summary>Looks up the parents of the lines of a body, in steps.</summary>
internal sealed class BulkParents(Components components)
{
    /// <summary>
    /// The most lookups before a signature is verified, because each lookup is a read of storage.
    /// </summary>
    public const int MaxUnsigned = 256;

    /// <summary>Whether the registry knows a component.</summary>
    public Task<bool> KnowsAsync(AinftId id, CancellationToken ct) => components.ExistsAsync(id, ct);

    /// <summary>
    /// Looks up the next parents of other requests, at most <paramref name="most"/>, and refuses the lines that name an
    /// unknown one.
    /// </summary>
    public async Task LookUpAsync(BulkLines lines, int most, CancellationToken ct)
    {
        var parents = lines.OutsideParents.Skip(lines.LookedUp).Take(most).ToArray();
        lines.Complete(await UnknownParent.FindAsync(components, parents, ct), parents.Length);
    }
}

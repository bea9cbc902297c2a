using Ainft.Ethereum;

namespace Ainft.Functions.Lineage;

/// <summary>A component of a request before its mint.</summary>
/// <param name="Id">The id.</param>
/// <param name="Parents">The parents in the order of the manifest.</param>
/// <param name="IsReference">Whether its creator only refers to a work of others.</param>
/// <param name="Asks">Whether it asks for a royalty itself.</param>
/// <param name="Own">
/// Reads the shares that it asks for. A large request keeps its manifests on disk, and few of them are needed.
/// </param>
internal sealed record UnmintedComponent(
    AinftId Id, IReadOnlyList<AinftId> Parents, bool IsReference, bool Asks, Func<RoyaltyStack> Own)
{
    public static UnmintedComponent Of(AinftId id, Manifest manifest, Address creator) => new(
        id, manifest.ParentIds, manifest.IsReference, manifest.Royalty > 0, () => RoyaltyStack.Of(manifest, creator));
}

using Ainft.Functions.Lineage;

namespace Ainft.Functions.Events;

/// <summary>Finds the ancestors of an event's component whose descendants a subscription watches.</summary>
internal sealed class WatchedAncestors(Components components, Ancestries ancestries)
{
    /// <summary>The watched ids in the label of the component, which is read once for all subscriptions.</summary>
    public async Task<IReadOnlySet<AinftId>> FindAsync(
        RegistryEvent one, IReadOnlySet<AinftId> watched, CancellationToken ct)
    {
        if (watched.Count == 0 || one.Component is not { } id
            || await components.FindAsync(id, ct) is not { Parents.Count: > 0 } component)
            return new HashSet<AinftId>();
        var ancestry = await ancestries.ReadAsync(component, ct);
        return watched.Where(ancestry.Contains).ToHashSet();
    }
}

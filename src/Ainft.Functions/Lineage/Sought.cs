namespace Ainft.Functions.Lineage;

/// <summary>A component to find, and its place where the caller knows it.</summary>
/// <param name="Id">The component.</param>
/// <param name="Bundle">
/// The bundle that listed the component, or null when the caller does not know it. Another bundle may own it.
/// </param>
/// <param name="Rank">The order of components of one bundle. A later component has a higher rank.</param>
public readonly record struct Sought(AinftId Id, Sha256Digest? Bundle = null, int Rank = 0)
{
    /// <summary>Components without a known place.</summary>
    public static IReadOnlyList<Sought> Of(IEnumerable<AinftId> ids) => [.. ids.Select(id => new Sought(id))];
}

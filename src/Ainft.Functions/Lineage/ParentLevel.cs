namespace Ainft.Functions.Lineage;

/// <summary>
/// The parents of a component. Its row has them, so a step up costs the same in a lineage of any size. A walk would
/// read the sets of all ancestors.
/// </summary>
internal static class ParentLevel
{
    /// <summary>The parents to which a filter leads, in the order of <see cref="Ancestry.Walk"/>.</summary>
    public static IEnumerable<LineageEdge> Of(LineageNode node, LineageFilter filter) => node.Parents
        .Where(edge => filter.Follows(edge.Relation)).DistinctBy(edge => edge.Parent).OrderBy(edge => edge.Parent);
}

namespace Ainft.Lineage;

/// <summary>Makes a set of all components of a table. The set need not be closed.</summary>
internal static class AncestryPart
{
    public static AncestrySet Of(LineageTable table)
    {
        int[] order = [.. Enumerable.Range(0, table.Count).OrderBy(table.IdOf)];
        var members = new int[order.Length];
        var (edges, missing) = (0, new HashSet<AinftId>());
        for (var member = 0; member < order.Length; member++)
        {
            members[order[member]] = member;
            var (start, end) = table.EdgesOf(order[member]);
            edges += end - start;
            for (var edge = start; edge < end; edge++)
                if (table.ParentOf(edge) < 0)
                    missing.Add(table.ParentIdOf(edge));
        }
        var layout = new AncestrySetLayout(order.Length, edges, missing.Count);
        return Write(table, order, members, layout, [.. missing.Order()]);
    }

    private static AncestrySet Write(
        LineageTable table, int[] order, int[] members, AncestrySetLayout layout, AinftId[] outside)
    {
        var bytes = layout.Allocate();
        var next = 0;
        for (var member = 0; member < order.Length; member++)
        {
            var place = order[member];
            layout.WriteMember(bytes, member, table.IdOf(place), table.GenerationOf(place), table.KindOf(place), next);
            for (var (edge, end) = table.EdgesOf(place); edge < end; edge++)
                layout.WriteEdge(bytes, next++, ParentOf(edge), table.RelationOf(edge));
        }
        for (var place = 0; place < outside.Length; place++)
            layout.WriteOutside(bytes, place, outside[place]);
        return new AncestrySet(bytes, layout);

        int ParentOf(int edge) => table.ParentOf(edge) is >= 0 and var parent
            ? members[parent]
            : order.Length + Array.BinarySearch(outside, table.ParentIdOf(edge));
    }
}

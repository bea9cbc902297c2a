namespace Ainft;

/// <summary>Writes the members of several closed sets as one.</summary>
internal static class AncestrySetUnion
{
    public static AncestrySet Of(AncestryMerge merge)
    {
        var edges = 0;
        for (var place = 0; place < merge.Count; place++)
        {
            var (start, end) = SetOf(merge, place).EdgesOf(merge.MemberOf(place));
            edges = checked(edges + end - start);
        }
        var layout = new AncestrySetLayout(merge.Count, edges);
        var bytes = layout.Allocate();
        var next = 0;
        for (var place = 0; place < merge.Count; place++)
            next = Write(merge, place, layout, bytes, next);
        return new AncestrySet(bytes, layout);
    }

    private static int Write(AncestryMerge merge, int place, AncestrySetLayout layout, byte[] bytes, int next)
    {
        var (set, member) = (SetOf(merge, place), merge.MemberOf(place));
        layout.WriteMember(bytes, place, set.IdOf(member), set.GenerationOf(member), set.KindOf(member), next);
        for (var (edge, end) = set.EdgesOf(member); edge < end; edge++)
            layout.WriteEdge(bytes, next++, merge.PlaceOf(merge.OwnerOf(place), set.ParentOf(edge)),
                set.RelationOf(edge));
        return next;
    }

    private static AncestrySet SetOf(AncestryMerge merge, int place) => merge.Sets[merge.OwnerOf(place)];
}

namespace Ainft.Lineage;

/// <summary>Writes the members of several sets as one set.</summary>
internal sealed class AncestrySetUnion
{
    private readonly AncestryMerge merge;
    private readonly AinftId[] outside;
    private readonly int edges;

    private AncestrySetUnion(AncestryMerge merge)
    {
        this.merge = merge;
        var missing = new HashSet<AinftId>();
        for (var place = 0; place < merge.Count; place++)
        {
            var set = SetOf(place);
            var (start, end) = set.EdgesOf(merge.MemberOf(place));
            edges = checked(edges + end - start);
            if (set.IsClosed)
                continue;
            for (var edge = start; edge < end; edge++)
                if (set.ParentOf(edge) >= set.Count && merge.IndexOf(set.ParentIdOf(edge)) < 0)
                    missing.Add(set.ParentIdOf(edge));
        }
        outside = [.. missing.Order()];
    }

    public static AncestrySet Of(AncestryMerge merge) => new AncestrySetUnion(merge).Build();

    private AncestrySet Build()
    {
        var layout = new AncestrySetLayout(merge.Count, edges, outside.Length);
        var bytes = layout.Allocate();
        var next = 0;
        for (var place = 0; place < merge.Count; place++)
            next = Write(place, layout, bytes, next);
        for (var place = 0; place < outside.Length; place++)
            layout.WriteOutside(bytes, place, outside[place]);
        return new AncestrySet(bytes, layout);
    }

    private int Write(int place, AncestrySetLayout layout, byte[] bytes, int next)
    {
        var (set, member) = (SetOf(place), merge.MemberOf(place));
        layout.WriteMember(bytes, place, set.IdOf(member), set.GenerationOf(member), set.KindOf(member), next);
        for (var (edge, end) = set.EdgesOf(member); edge < end; edge++)
            layout.WriteEdge(bytes, next++, ParentOf(place, set, edge), set.RelationOf(edge));
        return next;
    }

    private int ParentOf(int place, AncestrySet set, int edge)
    {
        if (set.ParentOf(edge) < set.Count)
            return merge.PlaceOf(merge.OwnerOf(place), set.ParentOf(edge));
        var id = set.ParentIdOf(edge);
        return merge.IndexOf(id) is >= 0 and var parent ? parent : merge.Count + Array.BinarySearch(outside, id);
    }

    private AncestrySet SetOf(int place) => merge.Sets[merge.OwnerOf(place)];
}

namespace Ainft.Lineage;

/// <summary>Builds a set from another set and components of a table.</summary>
internal sealed class AncestrySetBuilder
{
    private readonly AncestrySet? known;
    private readonly LineageTable table;
    private readonly int[] added;
    private readonly int[] membersOfKnown;
    private readonly int[] membersOfTable;

    /// <param name="known">The set to extend, or null to make a new one.</param>
    /// <param name="table">The components, which must not be in the set.</param>
    /// <param name="taken">The components to add, or null for all. With the set they are closed.</param>
    public AncestrySetBuilder(AncestrySet? known, LineageTable table, bool[]? taken)
    {
        this.known = known;
        this.table = table;
        added = [.. Enumerable.Range(0, table.Count).Where(place => taken?[place] ?? true).OrderBy(table.IdOf)];
        membersOfKnown = new int[known?.Count ?? 0];
        membersOfTable = new int[table.Count];
        Array.Fill(membersOfTable, -1);
        Place();
    }

    public AncestrySet Build()
    {
        var count = membersOfKnown.Length + added.Length;
        var edges = (membersOfKnown.Length == 0 ? 0 : known!.EdgesOf(membersOfKnown.Length - 1).End)
            + added.Sum(place => table.EdgesOf(place).End - table.EdgesOf(place).Start);
        var layout = new AncestrySetLayout(count, edges);
        var bytes = layout.Allocate();
        var (old, fresh, next) = (0, 0, 0);
        for (var member = 0; member < count; member++)
            next = old < membersOfKnown.Length && membersOfKnown[old] == member
                ? WriteKnown(layout, bytes, member, old++, next)
                : WriteAdded(layout, bytes, member, added[fresh++], next);
        return new AncestrySet(bytes, layout);
    }

    /// <summary>Assigns every component its index in the new set. Both sources are in the order of ids.</summary>
    private void Place()
    {
        var fresh = 0;
        for (var old = 0; old < membersOfKnown.Length; old++)
        {
            for (var id = known!.IdOf(old); fresh < added.Length && table.IdOf(added[fresh]) < id; fresh++)
                membersOfTable[added[fresh]] = old + fresh;
            membersOfKnown[old] = old + fresh;
        }
        for (; fresh < added.Length; fresh++)
            membersOfTable[added[fresh]] = membersOfKnown.Length + fresh;
    }

    private int WriteKnown(AncestrySetLayout layout, byte[] bytes, int member, int old, int next)
    {
        layout.WriteMember(bytes, member, known!.IdOf(old), known.GenerationOf(old), known.KindOf(old), next);
        for (var (edge, end) = known.EdgesOf(old); edge < end; edge++)
            layout.WriteEdge(bytes, next++, membersOfKnown[known.ParentOf(edge)], known.RelationOf(edge));
        return next;
    }

    private int WriteAdded(AncestrySetLayout layout, byte[] bytes, int member, int place, int next)
    {
        layout.WriteMember(bytes, member, table.IdOf(place), table.GenerationOf(place), table.KindOf(place), next);
        for (var (edge, end) = table.EdgesOf(place); edge < end; edge++)
            layout.WriteEdge(bytes, next++, MemberOf(edge), table.RelationOf(edge));
        return next;
    }

    private int MemberOf(int edge)
    {
        if (table.ParentOf(edge) is >= 0 and var parent)
            return membersOfTable[parent];
        return known?.IndexOf(table.ParentIdOf(edge)) is >= 0 and var old
            ? membersOfKnown[old]
            : throw new InvalidDataException(
                $"The labels of the parents lack their ancestor {table.ParentIdOf(edge)}.");
    }
}

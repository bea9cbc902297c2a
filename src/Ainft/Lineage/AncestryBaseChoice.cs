namespace Ainft;

/// <summary>
/// Which sets a label names when its parents' labels name several that have little to do with one another.
/// </summary>
internal static class AncestryBaseChoice
{
    /// <summary>
    /// The sets, largest first, without those that another one holds. When there are more than a label may name, or the
    /// route would be too long, the smallest are joined into one: 60 bytes are written for each of their members, and
    /// the larger ones are only named.
    /// </summary>
    /// <param name="sets">The sets that the labels of the parents name, each once.</param>
    /// <returns>The sets, and the one of them that was made here; null: none.</returns>
    public static (IReadOnlyList<AncestrySet> Sets, AncestrySet? Made) Of(IEnumerable<AncestrySet> sets)
    {
        var kept = new List<AncestrySet>();
        foreach (var set in Ordered(sets))
            if (!kept.Exists(set.IsSubsetOf))
                kept.Add(set);
        var most = MostOf(kept);
        if (kept.Count <= most)
            return (kept, null);
        var made = AncestrySet.Union(kept[(most - 1)..]);
        // The one that was made may hold more than one that was kept, and then comes before it.
        return ([.. Ordered(kept.Take(most - 1).Append(made))], made);
    }

    private static IOrderedEnumerable<AncestrySet> Ordered(IEnumerable<AncestrySet> sets) =>
        sets.OrderByDescending(set => set.Count).ThenBy(set => set.Hash);

    private static int MostOf(List<AncestrySet> sets)
    {
        var members = (int)Math.Min(sets.Sum(set => (long)set.Count), int.MaxValue);
        var most = AncestryBases.Max;
        while (most > 1 && IsTooLong(Math.Clamp(sets.Count, 2, most)))
            most /= 2;
        return most;

        bool IsTooLong(int count) => AncestryRoute.LengthOf(count, members) > AncestryRoute.MaxLength;
    }
}

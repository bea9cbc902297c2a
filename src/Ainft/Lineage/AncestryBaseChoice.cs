namespace Ainft.Lineage;

/// <summary>
/// Chooses the sets that a label names when its parents' labels name several mostly disjoint sets.
/// </summary>
internal static class AncestryBaseChoice
{
    /// <summary>
    /// Returns the sets, largest first, without those that another set contains. If they are more than a label can
    /// name, or the route would be too long, it joins the smallest into one. The new set has 60 bytes per member, and
    /// the label only names the larger sets.
    /// </summary>
    /// <param name="sets">The sets that the labels of the parents name, each once.</param>
    /// <returns>The sets, and the new one among them or null.</returns>
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
        // The new set can have more members than a kept set and then comes before it.
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

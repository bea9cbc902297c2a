namespace Ainft.Lineage;

/// <summary>
/// Finds an order of members in which each member has a slot that no later member uses. It removes the members one by
/// one, each time a member with a slot of its own.
/// </summary>
/// <remarks>Memory: 8 bytes per slot and 8 per member.</remarks>
internal sealed class RoutePeeling(int slots, int members)
{
    private readonly int[] counts = new int[slots];
    private readonly int[] sums = new int[slots];
    private readonly (int Member, int Slot)[] taken = new (int, int)[members];
    private int count;

    /// <summary>Adds a member with its three slots.</summary>
    public void Add(int member, (int First, int Second, int Third) slots)
    {
        Change(slots.First, member, 1);
        Change(slots.Second, member, 1);
        Change(slots.Third, member, 1);
    }

    /// <summary>Removes all members. Returns false when some have no slot of their own.</summary>
    public bool TryPeel(Func<int, (int First, int Second, int Third)> slotsOf)
    {
        var open = new Stack<int>();
        for (var slot = 0; slot < counts.Length; slot++)
            if (counts[slot] == 1)
                open.Push(slot);
        while (open.TryPop(out var slot))
        {
            if (counts[slot] != 1)
                continue;
            var member = sums[slot];
            taken[count++] = (member, slot);
            var (first, second, third) = slotsOf(member);
            foreach (var other in (ReadOnlySpan<int>)[first, second, third])
                if (Change(other, member, -1) == 1)
                    open.Push(other);
        }
        return count == taken.Length;
    }

    /// <summary>The members with their slots, the member removed last first.</summary>
    public IEnumerable<(int Member, int Slot)> Backwards()
    {
        for (var at = count - 1; at >= 0; at--)
            yield return taken[at];
    }

    private int Change(int slot, int member, int by)
    {
        sums[slot] ^= member;
        return counts[slot] += by;
    }
}

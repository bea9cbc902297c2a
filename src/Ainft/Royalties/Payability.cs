namespace Ainft.Royalties;

/// <summary>Why a component cannot be paid.</summary>
public enum NotPayable
{
    /// <summary>The component is a reference, so its creator did not make it.</summary>
    Reference,

    /// <summary>The registry has no manifest of the component, so it does not know its contributors.</summary>
    ManifestUnknown,

    /// <summary>The ancestors have more than 1,024 accounts, or they ask for more than the whole payment.</summary>
    Over,

    /// <summary>The ancestors ask for more than the cap of the policy.</summary>
    OverCap,
}

/// <summary>
/// Whether a component can be paid, and otherwise the parents that its creator can leave out. Any component can be
/// minted, because a lineage must be able to state the truth.
/// </summary>
/// <param name="Cap">The most that the ancestors of a payable component ask for, in basis points.</param>
/// <param name="Stack">The royalty stack of the component.</param>
/// <param name="Reason">Why it cannot be paid, or null when it can.</param>
/// <param name="LeaveOut">
/// Parents without which the component can be paid. It is one parent if one suffices. The list is empty for a payable
/// component, and for a reason that does not lie with the parents.
/// </param>
public sealed record Payability(int Cap, RoyaltyStack Stack, NotPayable? Reason, IReadOnlyList<AinftId> LeaveOut)
{
    /// <summary>The cap of the default policy, in basis points.</summary>
    public const int DefaultCap = 5_000;

    private const int WarnedTenths = 8;

    /// <summary>Whether the component can be paid.</summary>
    public bool IsPayable => Reason is null;

    /// <summary>
    /// Whether the component can be paid and its ancestors ask for at least 80 % of the cap. Then a few more ancestors
    /// of a descendant are too many.
    /// </summary>
    public bool IsNearCap => IsPayable && !Stack.IsEmpty && Stack.Sum * 10L >= (long)UnitsOf(Cap) * WarnedTenths;

    /// <summary>Judges a component by the royalties that it owes because of each parent.</summary>
    /// <param name="parents">The parents in the order of the manifest.</param>
    /// <param name="cap">The cap of the policy, 0 to 10,000 basis points.</param>
    public static Payability Of(IReadOnlyList<ParentRoyalties> parents, int cap = DefaultCap)
    {
        ArgumentNullException.ThrowIfNull(parents);
        var stack = parents.Aggregate(RoyaltyStack.Empty, (joined, parent) => joined.Join(parent.Stack));
        var reason = ReasonOf(stack, cap);
        return new Payability(cap, stack, reason, reason is null ? [] : LeaveOutOf(parents, cap));
    }

    /// <summary>Judges a component by its stack alone, without advice about its parents.</summary>
    /// <param name="stack">The stack.</param>
    /// <param name="cap">The cap of the policy, 0 to 10,000 basis points.</param>
    public static NotPayable? ReasonOf(RoyaltyStack stack, int cap = DefaultCap)
    {
        ArgumentNullException.ThrowIfNull(stack);
        return stack.IsOver ? NotPayable.Over : stack.Sum > UnitsOf(cap) ? NotPayable.OverCap : null;
    }

    private static int UnitsOf(int basisPoints) => basisPoints * RoyaltyStack.BasisPoint;

    private static List<AinftId> LeaveOutOf(IReadOnlyList<ParentRoyalties> parents, int cap) =>
        OneOf(parents, cap) is { } one ? [one.Parent] : SomeOf(parents, cap);

    /// <summary>
    /// The parent that asks for most among those without which the component can be paid. The joins of the parents
    /// before and after each one make this linear in their number.
    /// </summary>
    private static ParentRoyalties? OneOf(IReadOnlyList<ParentRoyalties> parents, int cap)
    {
        var after = new RoyaltyStack[parents.Count + 1];
        after[^1] = RoyaltyStack.Empty;
        for (var i = parents.Count - 1; i >= 0; i--)
            after[i] = parents[i].Stack.Join(after[i + 1]);
        var (before, found) = (RoyaltyStack.Empty, default(ParentRoyalties));
        foreach (var (index, parent) in parents.Index())
        {
            var isEnough = ReasonOf(before.Join(after[index + 1]), cap) is null;
            if (isEnough && (found is null || parent.Stack.Sum > found.Stack.Sum))
                found = parent;
            before = before.Join(parent.Stack);
        }
        return found;
    }

    /// <summary>
    /// The parents that do not fit beside the modest ones. It keeps parents in the order of their sums while the cap
    /// allows, so none of the parents in the result can be added again.
    /// </summary>
    private static List<AinftId> SomeOf(IReadOnlyList<ParentRoyalties> parents, int cap)
    {
        var (kept, left) = (RoyaltyStack.Empty, new HashSet<AinftId>());
        foreach (var parent in parents.OrderBy(parent => parent.Stack.Sum))
            if (kept.Join(parent.Stack) is var more && ReasonOf(more, cap) is null)
                kept = more;
            else
                left.Add(parent.Parent);
        return [.. parents.Select(parent => parent.Parent).Where(left.Contains)];
    }
}

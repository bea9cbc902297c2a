namespace Ainft.Functions.Lineage;

/// <summary>An account, and the share of each payment that it asks for in units of 1/100,000,000.</summary>
public sealed record RoyaltyAskAnswer(string Account, int Units);

/// <summary>
/// The royalties that a component owes because of one parent, in units of 1/100,000,000. The units are null when the
/// accounts behind the parent are too many or ask for more than the whole payment.
/// </summary>
public sealed record ParentRoyaltiesAnswer(string Id, int? Units);

/// <summary>
/// The royalties that a payment to a component owes to its ancestors. <c>Payable</c> is null when the registry did not
/// look up all parents. <c>Reason</c> says why the component is not payable: <c>over</c>, <c>over-cap</c>,
/// <c>reference</c>, <c>manifest-unknown</c>, or <c>parents-unknown</c> when <c>Payable</c> is null. <c>Cap</c> is in
/// basis points. <c>Units</c> is the sum of all shares in units of 1/100,000,000, and null when the stack is over.
/// <c>Asks</c> lists the greatest shares first. <c>NearCap</c> is true from 80 % of the cap. A component that is not
/// payable has <c>Parents</c> with the greatest shares first, and <c>LeaveOut</c>, the parents without which it would
/// be payable.
/// </summary>
public sealed record RoyaltiesAnswer(
    bool? Payable,
    string? Reason,
    int Cap,
    int? Units,
    int Accounts,
    IReadOnlyList<RoyaltyAskAnswer> Asks,
    bool? NearCap = null,
    IReadOnlyList<ParentRoyaltiesAnswer>? Parents = null,
    IReadOnlyList<string>? LeaveOut = null)
{
    /// <summary>The answer when the registry did not look up all parents.</summary>
    public static readonly RoyaltiesAnswer Unknown =
        new(null, "parents-unknown", Payability.DefaultCap, null, 0, []);

    /// <summary>Describes a judgement.</summary>
    /// <param name="judged">The judgement.</param>
    /// <param name="parents">The royalties because of each parent.</param>
    /// <param name="most">The most accounts and the most parents in the answer.</param>
    public static RoyaltiesAnswer Of(Payability judged, IReadOnlyList<ParentRoyalties> parents, int most) => new(
        judged.IsPayable,
        judged.Reason?.ToText(),
        judged.Cap,
        UnitsOf(judged.Stack),
        judged.Stack.Asks.Count,
        [
            .. judged.Stack.Asks.OrderByDescending(ask => ask.Units).Take(most)
                .Select(ask => new RoyaltyAskAnswer(ask.Account.ToString(), ask.Units)),
        ],
        judged.IsNearCap ? true : null,
        judged.IsPayable ? null : ParentsOf(parents, most),
        judged.IsPayable ? null : [.. judged.LeaveOut.Select(id => id.ToString())]);

    private static ParentRoyaltiesAnswer[] ParentsOf(IReadOnlyList<ParentRoyalties> parents, int most) =>
    [
        .. parents.Where(parent => !parent.Stack.IsEmpty).OrderByDescending(parent => parent.Stack.Sum).Take(most)
            .Select(parent => new ParentRoyaltiesAnswer(parent.Parent.ToString(), UnitsOf(parent.Stack))),
    ];

    private static int? UnitsOf(RoyaltyStack stack) => stack.IsOver ? null : stack.Sum;
}

namespace Ainft.Functions.Lineage;

/// <summary>An account that asks for a share of each payment.</summary>
/// <param name="Account">The account.</param>
/// <param name="Units">The share in units of 1/100,000,000 of a payment.</param>
public sealed record RoyaltyAskAnswer(string Account, int Units);

/// <summary>The royalties that a component owes because of one parent.</summary>
/// <param name="Id">The id of the parent.</param>
/// <param name="Units">
/// The sum of the shares in units of 1/100,000,000 of a payment. It is absent when the accounts are too many or ask for
/// more than the payment.
/// </param>
public sealed record ParentRoyaltiesAnswer(string Id, int? Units);

/// <summary>The royalties that a payment to a component owes to its ancestors.</summary>
/// <param name="Payable">
/// Whether a payment can be made. It is absent when the registry did not look up all parents.
/// </param>
/// <param name="Reason">
/// Why the component is not payable. It is <c>over</c>, <c>over-cap</c>, <c>reference</c>, <c>manifest-unknown</c> or
/// <c>parents-unknown</c>.
/// </param>
/// <param name="Cap">The most that all royalties may sum to, in basis points.</param>
/// <param name="Units">
/// The sum of all shares in units of 1/100,000,000 of a payment. It is absent when the stack is over.
/// </param>
/// <param name="Accounts">The number of accounts in the stack.</param>
/// <param name="Asks">The accounts and their shares, the greatest first.</param>
/// <param name="NearCap">True from 80 % of the cap.</param>
/// <param name="Parents">The parents with the greatest shares first, when the component is not payable.</param>
/// <param name="LeaveOut">The parents without which the component would be payable.</param>
/// <param name="SourceNotProven">
/// In a preview, at most 100 parents that ask for a royalty themselves and whose source is not proven.
/// </param>
public sealed record RoyaltiesAnswer(
    bool? Payable,
    string? Reason,
    int Cap,
    int? Units,
    int Accounts,
    IReadOnlyList<RoyaltyAskAnswer> Asks,
    bool? NearCap = null,
    IReadOnlyList<ParentRoyaltiesAnswer>? Parents = null,
    IReadOnlyList<string>? LeaveOut = null,
    IReadOnlyList<string>? SourceNotProven = null)
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

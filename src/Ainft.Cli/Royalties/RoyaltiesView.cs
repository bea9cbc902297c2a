using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Royalties;

/// <summary>The royalties that a payment to a component owes, as the server answers them.</summary>
/// <param name="Payable">Whether it can be paid, or null when the server did not look up all parents.</param>
/// <param name="Reason">The word for why not.</param>
/// <param name="Cap">The most that the ancestors may ask for, in basis points.</param>
/// <param name="Units">The sum of all shares in units of 1/100,000,000, or null beyond the whole payment.</param>
/// <param name="IsNearCap">Whether the ancestors ask for at least 80 % of the cap.</param>
/// <param name="Asks">The accounts with their shares, the greatest first.</param>
/// <param name="LeaveOut">The parents without which it could be paid.</param>
/// <param name="SourceNotProven">The parents with a royalty whose source is not proven, in a preview.</param>
internal sealed record RoyaltiesView(
    bool? Payable,
    string? Reason,
    int Cap,
    int? Units,
    bool IsNearCap,
    IReadOnlyList<RoyaltyAsk> Asks,
    IReadOnlyList<AinftId> LeaveOut,
    IReadOnlyList<AinftId> SourceNotProven)
{
    /// <summary>The accounts that a sentence names.</summary>
    private const int MostNamed = 3;

    /// <summary>Reads the member <c>royalties</c> of an answer.</summary>
    public static RoyaltiesView Read(AnswerPart answer) => new(
        answer.Find("payable")?.Flag(),
        answer.Find("reason")?.Text(),
        answer.Member("cap").Count(),
        answer.Find("units")?.Count(),
        answer.Find("nearCap")?.Flag() ?? false,
        [
            .. answer.Member("asks").Items().Take(RoyaltyStack.MaxAccounts).Select(ask => new RoyaltyAsk(
                ask.Member("account").Parsed<Address>(Address.TryParse, "an address"), ask.Member("units").Count())),
        ],
        IdsIn(answer, "leaveOut"),
        IdsIn(answer, "sourceNotProven"));

    /// <summary>Sentences that warn before a mint. The list is empty when payments are no concern.</summary>
    /// <param name="name">The component in the sentences.</param>
    public IEnumerable<string> Warnings(string name)
    {
        if (Payable is null)
            yield return $"The royalties of {name} are unknown, because the server did not look up all its parents.";
        else if (Payable is false && Reason is not "reference")
            yield return $"{name} can be minted, but it cannot be paid. {Asked()} {Advice()}".TrimEnd();
        else if (IsNearCap)
            yield return $"{Asked()} A few more ancestors make a descendant of {name} impossible to pay.";
        foreach (var parent in SourceNotProven)
            yield return $"source not proven: {name} builds on {parent}, which asks for a royalty. No repository shows "
                + "that its creator made it.";
    }

    /// <summary>The sum of all shares and the greatest of them, in one sentence or two.</summary>
    public string Asked() => Units is not { } units
        ? $"Its ancestors have more than {RoyaltyStack.MaxAccounts:N0} accounts or ask for more than the whole payment."
        : $"Its ancestors ask for {RoyaltyShare.Percent(units)} of each payment, and the cap is "
            + $"{RoyaltyShare.OfBasisPoints(Cap)}. The greatest shares are {Named()}.";

    /// <summary>The parents to leave out, or an empty text.</summary>
    public string Advice() =>
        LeaveOut.Count == 0 ? "" : $"It could be paid without the parent {string.Join(" and ", LeaveOut)}.";

    private static List<AinftId> IdsIn(AnswerPart answer, string member) =>
    [
        .. (answer.Find(member)?.Items() ?? []).Take(ManifestLimits.Parents)
            .Select(id => id.Parsed<AinftId>(AinftId.TryParse, "an id")),
    ];

    private string Named() => string.Join(
        ", ", Asks.Take(MostNamed).Select(ask => $"{RoyaltyShare.Percent(ask.Units)} for {ask.Account}"));
}

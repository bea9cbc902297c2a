using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Rewards;

/// <summary>Previews a payment with every part of it. It stores no data.</summary>
internal sealed class PreviewPayment(Components components, JudgeRoyalties judge)
{
    public async Task<Outcome<PaymentPreview>> RunAsync(AinftId id, PaymentForm form, CancellationToken ct)
    {
        if (await components.FindAsync(id, ct) is not { } component)
            return DescribeLineage.NotKnown<PaymentPreview>(id);
        var (judged, _) = await judge.RunAsync(component, ct);
        if (component is not AinftRow row || judged.Reason is not null)
            return new Outcome<PaymentPreview>.Refused(ProblemCode.NotPayable, ReasonOf(id, judged));
        var payouts = Payouts.Of(form.Amount, judged.Stack, row.Contributors, row.Creator);
        return Outcome.Done(new PaymentPreview(
            id.ToString(),
            form.Amount.ToString(),
            [
                .. payouts.Select(payout => new PayoutAnswer(
                    payout.Account.ToString(), payout.Amount.ToString(), payout.Reason.ToText())),
            ]));
    }

    private static string ReasonOf(AinftId id, Payability judged) => judged.Reason switch
    {
        NotPayable.Reference => $"{id} is a reference, and its creator did not make it.",
        NotPayable.Over =>
            $"The ancestors of {id} have more than {RoyaltyStack.MaxAccounts:N0} accounts, or they ask for more than "
            + "the whole payment.",
        NotPayable.OverCap =>
            $"The ancestors of {id} ask for more than {judged.Cap / 100m:0.##} % of the payment.",
        _ => $"The registry does not have the manifest of {id}, so it does not know the contributors.",
    };
}

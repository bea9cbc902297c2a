using System.Numerics;
using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Ethereum;
using Spectre.Console;

namespace Ainft.Cli.Royalties;

/// <summary>The parts of a payment, as the server previews them.</summary>
internal sealed record PayoutsView(IReadOnlyList<Payout> Payouts)
{
    /// <summary>Asks the server to divide an amount.</summary>
    /// <exception cref="CommandException">The component cannot be paid, or the parts are wrong.</exception>
    public static async Task<PayoutsView> FetchAsync(
        AinftApi api, AinftId id, BigInteger amount, CancellationToken cancellationToken)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(new { amount = amount.ToString() });
        var (preview, _) = await api.PostAsync($"ainfts/{id}/royalties/preview", body, cancellationToken);
        return Read(preview, amount);
    }

    /// <summary>Reads the parts. They must sum to the amount, or the server is not to be trusted.</summary>
    public static PayoutsView Read(AnswerPart preview, BigInteger amount)
    {
        Payout[] payouts =
        [
            .. preview.Member("payouts").Items().Take(RoyaltyStack.MaxAccounts + ManifestLimits.Contributors)
                .Select(part => new Payout(
                    part.Member("account").Parsed<Address>(Address.TryParse, "an address"),
                    part.Member("amount").Parsed<BigInteger>(
                        static (text, out number) => DecimalText.TryReadShortest(text, out number), "an amount"),
                    part.Member("reason").Text() is "royalty" ? PayoutReason.Royalty : PayoutReason.Contribution)),
        ];
        var sum = payouts.Aggregate(BigInteger.Zero, (total, payout) => total + payout.Amount);
        return sum == amount
            ? new PayoutsView(payouts)
            : throw CommandException.Refused(
                $"The server answered with parts that sum to {sum} and not to {amount}.",
                "Do not trust the answers of this server.");
    }

    /// <summary>Shows the parts as a table.</summary>
    public void Show(IAnsiConsole people)
    {
        var list = new Listing(2, "amount", "account", "because of");
        foreach (var payout in Payouts)
            list.Add(payout.Amount.ToString(), payout.Account.ToString(), payout.Reason.ToText());
        list.Write(people);
    }
}

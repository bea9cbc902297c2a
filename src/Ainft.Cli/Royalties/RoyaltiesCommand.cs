using System.CommandLine;
using System.Numerics;
using System.Text.Json;
using Ainft.Cli.Api;
using Ainft.Cli.Commands;
using Ainft.Ethereum;
using Spectre.Console;

namespace Ainft.Cli.Royalties;

/// <summary><c>ainft royalties</c></summary>
internal static class RoyaltiesCommand
{
    private static readonly Argument<AinftId> Id = IdArgument.Create();
    private static readonly Option<BigInteger?> Amount = new("--amount")
    {
        Description = "Show every part of a payment of this amount, in the smallest unit of the token.",
        HelpName = "WEI",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (DecimalText.TryReadShortest(text, out BigInteger amount) && amount > 0 && amount <= Payouts.MaxAmount)
                return amount;
            result.AddError($"--amount takes a whole number from 1 to {Payouts.MaxAmount}, but it is '{text}'.");
            return null;
        },
    };

    public static Command Create()
    {
        var command = new Command(
            "royalties", "Show the royalties that a payment to an AINFT owes, and whether it can be paid.")
        {
            Id, Amount, Connection.Api,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (output, id) = (Output.For(result), result.GetValue(Id));
        using var api = Connection.Open(result);
        if (result.GetValue(Amount) is { } amount)
        {
            var body = JsonSerializer.SerializeToUtf8Bytes(new { amount = amount.ToString() });
            var (preview, _) = await api.PostAsync($"ainfts/{id}/royalties/preview", body, cancellationToken);
            var payouts = PayoutsView.Read(preview, amount);
            output.Result(preview.Value, payouts.Show);
            return ExitCode.Ok;
        }

        var answer = await api.GetAsync($"ainfts/{id}/royalties", cancellationToken);
        var (royalty, royalties) = (answer.Find("royalty")?.Count(), RoyaltiesView.Read(answer.Member("royalties")));
        output.Result(answer.Value, people => Show(people, royalty, royalties));
        return ExitCode.Ok;
    }

    private static void Show(IAnsiConsole people, int? royalty, RoyaltiesView royalties)
    {
        people.Write(Output.Facts(
            ("payable", royalties.Payable is true ? "yes" : $"no, because {royalties.Reason}"),
            ("asks of descendants", royalty is { } own ? RoyaltyShare.OfBasisPoints(own) : "unknown"),
            ("owes to ancestors", royalties.Units is { } units ? RoyaltyShare.Percent(units) : "too much"),
            ("cap", RoyaltyShare.OfBasisPoints(royalties.Cap)),
            ("leave out", royalties.LeaveOut.Count > 0 ? string.Join(", ", royalties.LeaveOut) : null)));
        if (royalties.Asks.Count == 0)
            return;
        var list = new Listing(1, "share", "account");
        foreach (var ask in royalties.Asks)
            list.Add(RoyaltyShare.Percent(ask.Units), ask.Account.ToString());
        list.Write(people);
    }
}

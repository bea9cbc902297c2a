using System.CommandLine;
using Ainft.Ethereum;

namespace Ainft.Cli.Dao;

/// <summary><c>ainft dao vote</c></summary>
internal static class DaoVoteCommand
{
    // The positions are those of OpenZeppelin's GovernorCountingSimple.
    private static readonly string[] Words = ["against", "for", "abstain"];

    private static readonly Argument<Bytes32> Proposal = ProposalArgument.Create();
    private static readonly Argument<string> Choice = new("CHOICE") { Description = "for, against or abstain." };
    private static readonly Option<string> Reason = ReasonOption.Create("A text that everyone can read.", false);

    public static Command Create()
    {
        Choice.AcceptOnlyFromAmong(Words);
        var command = new Command("vote", "Vote with all votes that are delegated to the account.")
        {
            Proposal, Choice, Reason,
        };
        DaoWallet.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (proposal, choice) = (result.GetValue(Proposal), result.GetValue(Choice)!);
        using var wallet = await DaoWallet.OpenAsync(result, cancellationToken);
        var (weight, receipt) = await new ProposalSteps(wallet).VoteAsync(
            proposal, Array.IndexOf(Words, choice), result.GetValue(Reason) ?? "", cancellationToken);
        Output.For(result).Result(
            new
            {
                proposal = proposal.ToString(),
                voter = wallet.Signer.Address.ToString(),
                choice,
                weight = weight?.ToString(),
                transaction = receipt.TransactionHash.ToString(),
                block = receipt.BlockNumber,
            },
            people => people.Write(Output.Facts(
                ("proposal", proposal.ToString()),
                ("voted", choice),
                ("votes", weight?.ToString()),
                ("transaction", receipt.TransactionHash.ToString()))));
        return ExitCode.Ok;
    }
}

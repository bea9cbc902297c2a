using System.CommandLine;

namespace Ainft.Cli.Dao;

/// <summary><c>ainft dao propose</c></summary>
internal static class DaoProposeCommand
{
    private static readonly Argument<string> Description = new("DESCRIPTION")
    {
        Description = "The text of the proposal. Its end is the account that may post it.",
    };

    private static readonly DaoActions Actions = new();

    public static Command Create()
    {
        var command = new Command("propose", "Propose a decision. The account needs the votes of the threshold.")
        {
            Description,
        };
        Actions.AddTo(command);
        DaoWallet.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var wallet = await DaoWallet.OpenAsync(result, cancellationToken);
        var actions = Actions.Read(result, wallet.Dao);
        var (id, description, receipt) = await new ProposalSteps(wallet).ProposeAsync(
            result.GetValue(Description)!, actions, cancellationToken);
        Output.For(result).Result(
            new
            {
                proposal = id.ToString(),
                proposer = wallet.Signer.Address.ToString(),
                description,
                transaction = receipt.TransactionHash.ToString(),
                block = receipt.BlockNumber,
            },
            people => people.Write(Output.Facts(
                ("proposal", id.ToString()),
                ("description", description),
                ("transaction", receipt.TransactionHash.ToString()),
                ("next", $"ainft dao vote {id} for"))));
        return ExitCode.Ok;
    }
}

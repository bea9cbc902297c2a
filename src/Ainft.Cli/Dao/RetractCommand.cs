using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Commands;
using Ainft.Ethereum;

namespace Ainft.Cli.Dao;

/// <summary><c>ainft retract</c></summary>
internal static class RetractCommand
{
    private static readonly Argument<AinftId> Id = IdArgument.Create();
    private static readonly Option<string> Reason = ReasonOption.Create("The reason, which everyone can read.", true);
    private static readonly Option<bool> Withdraw = new("--withdraw")
    {
        Description = "Take your own retraction back.",
    };

    public static Command Create()
    {
        var command = new Command(
            "retract", "Retract a component that you created. It stays, and answers show the retraction.")
        {
            Id, Reason, Withdraw,
        };
        DaoWallet.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (id, reason, withdraw) = (result.GetValue(Id), result.GetValue(Reason)!, result.GetValue(Withdraw));
        using var wallet = await DaoWallet.OpenAsync(result, cancellationToken);
        var document = await wallet.Api.GetAsync($"ainfts/{id}", cancellationToken);
        var creator = document.Member("creator").Parsed<Address>(Address.TryParse, "an address");
        if (creator != wallet.Signer.Address)
            throw CommandException.Refused(
                $"Only the creator {creator} can retract {id}, but the key is of {wallet.Signer.Address}.",
                "The DAO can retract every component. Propose it with ainft dao propose --flag");
        // The contract makes the id of these two and the sender, so a wrong manifest would retract nothing.
        var manifest = await VerifiedManifest.FetchAsync(wallet.Api, id, creator, cancellationToken);
        var calldata = withdraw
            ? DaoCalls.EncodeWithdraw(manifest, reason)
            : DaoCalls.EncodeRetract(manifest, reason);
        var receipt = await wallet.SendAsync(wallet.Dao.Retractions, calldata, cancellationToken);
        Output.For(result).Result(
            new
            {
                id = id.ToString(),
                retracted = !withdraw,
                transaction = receipt.TransactionHash.ToString(),
                block = receipt.BlockNumber,
            },
            people => people.Write(Output.Facts(
                (withdraw ? "retraction withdrawn" : "retracted", id.ToString()),
                ("transaction", receipt.TransactionHash.ToString()))));
        return ExitCode.Ok;
    }
}

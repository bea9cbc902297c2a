using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Dao;

/// <summary><c>ainft dao queue</c> and <c>ainft dao execute</c></summary>
internal static class DaoStepCommand
{
    public static Command CreateQueue() => Create(
        "queue", "Hand a proposal that passed over to the timelock. Any account may do it.", GovernorCalls.EncodeQueue);

    public static Command CreateExecute() => Create(
        "execute", "Execute a queued proposal after the timelock's delay. Any account may do it.",
        GovernorCalls.EncodeExecute);

    private static Command Create(
        string name, string description, Func<IReadOnlyList<DaoAction>, Bytes32, byte[]> encode)
    {
        var proposal = ProposalArgument.Create();
        var transaction = new Option<string>("--transaction")
        {
            Description = "The transaction that created the proposal. Default: the one that the server knows.",
            HelpName = "HASH",
        };
        var command = new Command(name, description) { proposal, transaction };
        DaoWallet.AddTo(command);
        command.SetAction(async (result, cancellationToken) =>
        {
            using var wallet = await DaoWallet.OpenAsync(result, cancellationToken);
            var id = result.GetValue(proposal);
            var hash = result.GetValue(transaction) is { } given
                ? Parse(given)
                : await FindAsync(wallet.Api, id, cancellationToken);
            var receipt = await new ProposalSteps(wallet).StepAsync(id, hash, encode, cancellationToken);
            Output.For(result).Result(
                new
                {
                    proposal = id.ToString(),
                    step = name,
                    transaction = receipt.TransactionHash.ToString(),
                    block = receipt.BlockNumber,
                },
                people => people.Write(Output.Facts(
                    ("proposal", id.ToString()), ("transaction", receipt.TransactionHash.ToString()))));
            return ExitCode.Ok;
        });
        return command;
    }

    private static async Task<Bytes32> FindAsync(AinftApi api, Bytes32 id, CancellationToken cancellationToken) =>
        (await api.GetAsync($"governance/proposals/{id}", cancellationToken))
            .Member("at").Member("transaction").Parsed<Bytes32>(Bytes32.TryParse, "the hash of a transaction");

    private static Bytes32 Parse(string text) => Bytes32.TryParse(text, out var hash)
        ? hash
        : throw CommandException.Usage($"--transaction takes 0x and 64 hexadecimal digits, but it is '{text}'.");
}

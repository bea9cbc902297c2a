using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Dao;

/// <summary><c>ainft dao show</c></summary>
internal static class DaoShowCommand
{
    private static readonly Argument<Bytes32> Proposal = ProposalArgument.Create();

    public static Command Create()
    {
        var command = new Command("show", "Show a proposal with its votes.") { Proposal, Connection.Api };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var answer = await api.GetAsync($"governance/proposals/{result.GetValue(Proposal)}", cancellationToken);
        var votes = answer.Member("votes");
        Output.For(result).Result(answer.Value, people => people.Write(Output.Facts(
            ("proposal", answer.Member("id").Text()),
            ("state", answer.Member("state").Text()),
            ("proposer", answer.Member("proposer").Text()),
            ("description", answer.Member("description").Text()),
            ("votes for", votes.Member("for").Text()),
            ("votes against", votes.Member("against").Text()),
            ("abstained", votes.Member("abstain").Text()),
            ("vote ends", answer.Member("voteEnd").Text()))));
        return ExitCode.Ok;
    }
}

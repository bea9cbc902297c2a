using System.CommandLine;
using Ainft.Cli.Api;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft get</c></summary>
internal static class GetCommand
{
    private static readonly Argument<AinftId> Id = IdArgument.Create();

    public static Command Create()
    {
        var command = new Command("get", "Show an AINFT as the server knows it.") { Id, Connection.Api };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var id = result.GetValue(Id);
        var answer = await api.GetAsync($"ainfts/{id}", cancellationToken);
        var ainft = AinftView.Read(answer, id);
        Output.For(result).Result(answer.Value, people => people.Write(AinftView.Facts(ainft)));
        return ExitCode.Ok;
    }
}

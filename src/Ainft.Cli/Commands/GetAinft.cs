using System.CommandLine;
using System.Text.Json;
using Ainft.Cli.Api;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft get</c></summary>
internal static class GetAinft
{
    private static readonly Argument<AinftId> Id = IdArgument.Create();

    public static Command Create()
    {
        var command = new Command("get", "Show what the server knows of an AINFT.") { Id };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var document = await api.GetAsync($"ainfts/{result.GetValue(Id)}", cancellationToken);
        Output.For(result).Result(document, people => people.Write(AinftView.Facts(document.Deserialize<AinftView>(Output.Format)!)));
        return ExitCode.Ok;
    }
}

using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Commands;

namespace Ainft.Cli.Runs;

/// <summary><c>ainft reproduce</c></summary>
internal static class ReproduceCommand
{
    private static readonly Argument<AinftId> Id = IdArgument.Create();
    private static readonly RequestOptions Options = new();

    public static Command Create()
    {
        var command = new Command(
            "reproduce",
            "Ask volunteer nodes to build an AINFT again and to compare the results. Repeating the request returns the "
            + "same run.")
        {
            Id, Connection.Api,
        };
        Options.AddTo(command);
        command.SetAction((result, cancellationToken) =>
            Options.RunAsync(result, result.GetValue(Id), null, cancellationToken));
        return command;
    }
}

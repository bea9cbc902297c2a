using System.CommandLine;
using Spectre.Console;

namespace Ainft.Cli.Nodes;

/// <summary><c>ainft node leave</c></summary>
internal static class LeaveNode
{
    private static readonly NodeOptions Node = new();

    public static Command Create()
    {
        var command = new Command("leave", "Tell the server that the node is gone: it is drawn no more until it is registered or run again.");
        Node.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var nodes = await Node.OpenAsync(result, cancellationToken);
        await nodes.DeleteAsync($"nodes/{nodes.Node}", cancellationToken);
        Output.For(result).Result(new { node = nodes.Node.ToString(), left = true }, people =>
            people.Say($"{nodes.Node} has left."));
        return ExitCode.Ok;
    }
}

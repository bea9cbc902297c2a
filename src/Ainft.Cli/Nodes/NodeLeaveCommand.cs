using System.CommandLine;
using Spectre.Console;

namespace Ainft.Cli.Nodes;

/// <summary><c>ainft node leave</c></summary>
internal static class NodeLeaveCommand
{
    private static readonly NodeOptions Node = new();

    public static Command Create()
    {
        var command = new Command(
            "leave", "Unregister the node. The server does not draw it until you register or run it again.");
        Node.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var nodes = await Node.OpenAsync(result, cancellationToken);
        await nodes.DeleteAsync($"nodes/{nodes.Node}", cancellationToken);
        Output.For(result).Result(new { node = nodes.Node.ToString(), left = true }, people =>
            people.Say($"The server does not draw {nodes.Node} any more."));
        return ExitCode.Ok;
    }
}

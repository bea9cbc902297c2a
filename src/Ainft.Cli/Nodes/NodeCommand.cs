using System.CommandLine;

namespace Ainft.Cli.Nodes;

/// <summary><c>ainft node</c>: its subcommands.</summary>
internal static class NodeCommand
{
    public static Command Create() => new(
        "node", "Volunteer this machine. It builds components again and reports the results.")
    {
        NodeRegisterCommand.Create(),
        NodeRunCommand.Create(),
        NodeShowCommand.Create(),
        NodeLeaveCommand.Create(),
    };
}

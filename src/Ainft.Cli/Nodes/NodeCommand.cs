using System.CommandLine;

namespace Ainft.Cli.Nodes;

/// <summary><c>ainft node</c>: its subcommands.</summary>
internal static class NodeCommand
{
    public static Command Create() => new("node", "Volunteer this machine: it builds components again, and says what came out.")
    {
        RegisterNode.Create(),
        RunNode.Create(),
        ShowNode.Create(),
        LeaveNode.Create(),
    };
}

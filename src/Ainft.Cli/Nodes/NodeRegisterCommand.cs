using System.CommandLine;
using Ainft.Cli.Nodes.Hardware;
using Ainft.Ethereum;

namespace Ainft.Cli.Nodes;

/// <summary><c>ainft node register</c></summary>
internal static class NodeRegisterCommand
{
    private static readonly NodeOptions Node = new();
    private static readonly SandboxOptions Sandbox = new();
    private static readonly ReserveOption Reserve = new();
    private static readonly Option<Address?> Payout = PayoutOption.Create();

    public static Command Create()
    {
        var command = new Command(
            "register",
            "Register this machine as a node, with a signed profile. Repeat it when the machine has changed.")
        {
            Payout,
        };
        Node.AddTo(command);
        Node.AddOperatorTo(command);
        Sandbox.AddTo(command);
        Reserve.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var nodes = await Node.OpenAsync(result, cancellationToken);
        var folder = Node.Folder(result, nodes.Node);
        PrivateFiles.CreateFolder(folder);
        var reserve = Reserve.Open(result, folder);
        var profile = await ThisMachine.DescribeAsync(
            await Sandbox.DetectAsync(result, cancellationToken),
            await Sandbox.RuntimesAsync(result, cancellationToken), reserve, cancellationToken);
        var registration = Registration.Sign(
            nodes.Domain, Node.Operator(result, nodes), nodes.Node, result.GetValue(Payout), profile,
            TimeProvider.System);
        await registration.SendAsync(nodes, cancellationToken);
        NodeState.WriteRegistration(folder, registration);
        Output.For(result).Result(registration.Document, people => people.Write(NodeFacts.Of(registration)));
        return ExitCode.Ok;
    }
}

using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Nodes.Hardware;
using Ainft.Ethereum;

namespace Ainft.Cli.Nodes;

/// <summary><c>ainft node register</c></summary>
internal static class RegisterNode
{
    private static readonly NodeOptions Node = new();
    private static readonly SandboxOptions Sandbox = new();
    private static readonly Option<Address?> Payout = PayoutOption.Create();

    public static Command Create()
    {
        var command = new Command("register", "Sign and send what this machine has to offer. Again after it changed; the same again is safe.") { Payout };
        Node.AddTo(command);
        Node.AddOperatorTo(command);
        Sandbox.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var chain = await api.ReadChainAsync(cancellationToken);
        var key = Node.Key(result, chain);
        var folder = Node.Folder(result, key.Address);
        Directory.CreateDirectory(folder);
        var profile = await ThisMachine.DescribeAsync(
            await Sandbox.DetectAsync(result, cancellationToken), await Sandbox.RuntimesAsync(result, cancellationToken), folder, cancellationToken);
        var registration = Registration.Sign(chain.Domain, Node.Operator(result, chain, key), key.Address, result.GetValue(Payout), profile, TimeProvider.System);
        using var nodes = new NodeApi(api.Address, chain.Domain, key, TimeProvider.System);
        await registration.SendAsync(nodes, cancellationToken);
        NodeState.WriteRegistration(folder, registration);
        Output.For(result).Result(registration.Document, people => people.Write(NodeFacts.Of(registration)));
        return ExitCode.Ok;
    }
}

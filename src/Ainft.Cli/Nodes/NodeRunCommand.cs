using System.CommandLine;
using Ainft.Cli.Nodes.Hardware;
using Ainft.Cli.Nodes.Work;
using Ainft.Ethereum;
using Spectre.Console;

namespace Ainft.Cli.Nodes;

/// <summary><c>ainft node run</c></summary>
internal static class NodeRunCommand
{
    private static readonly NodeOptions Node = new();
    private static readonly SandboxOptions Sandbox = new();
    private static readonly FetchOptions Fetch = new();
    private static readonly ReserveOption Reserve = new();
    private static readonly Option<Address?> Payout = PayoutOption.Create();
    private static readonly Option<bool> Once = new("--once")
    {
        Description = "End after the first run that is decided.",
    };
    private static readonly Option<int?> Tasks = NumberOption.Create(
        "--tasks", 1, 64, "The most tasks at a time, when the machine has room for them. Default: 1.", "N");

    public static Command Create()
    {
        var command = new Command(
            "run", "Wait for tasks and do them until Ctrl-C. Then the node withdraws from its tasks and leaves.")
        {
            Payout, Once, Tasks,
        };
        Node.AddTo(command);
        Node.AddOperatorTo(command);
        Sandbox.AddTo(command);
        Fetch.AddTo(command);
        Reserve.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var output = Output.For(result);
        using var nodes = await Node.OpenAsync(result, cancellationToken);
        var folder = Node.Folder(result, nodes.Node);
        using var state = NodeState.Open(folder);
        var sandboxes = await Sandbox.DetectAsync(result, cancellationToken);
        var runtimes = await Sandbox.RuntimesAsync(result, cancellationToken);
        using var attester = AttestationSigner.Open(folder);
        var reserve = Reserve.Open(result, folder);
        var profile = await ThisMachine.DescribeAsync(sandboxes, runtimes, reserve, cancellationToken);
        using var fetcher = Fetch.Open(result, nodes.Address, state.Cache);
        var view = new NodeView(output, TimeProvider.System);
        var equipment = new Equipment(sandboxes, runtimes, fetcher, (long)profile.DiskMiB << 20);
        var bench = new Workbench(equipment, TimeProvider.System);
        var tools = new NodeTools(
            nodes, attester, profile, bench, new Capacity(result.GetValue(Tasks) ?? 1, profile), reserve, view,
            TimeProvider.System);
        var registration = RegistrationOf(result, nodes, profile, folder);
        await RegisterAsync(nodes, registration, folder, cancellationToken);
        using var loop = new NodeLoop(
            tools, state, ct => RegisterAsync(nodes, registration, folder, ct), result.GetValue(Once));
        view.Note($"ready: {nodes.Node} waits for tasks of {nodes.Address} ({string.Join(", ", profile.Sandboxes)})");
        await view.RunAsync(() => loop.RunAsync(cancellationToken));
        await LeaveAsync(nodes, loop, view);
        var runs = loop.Decided.Select(run => new { run = run.Run.ToString(), state = run.State });
        output.Result(
            new { node = nodes.Node.ToString(), runs },
            people => people.Say(
                $"{loop.Decided.Count} run{(loop.Decided.Count == 1 ? "" : "s")} decided with this node."));
        return ExitCode.Ok;
    }

    // A node that is its own operator signs its current profile. Without the key of another operator, a node cannot
    // sign for that operator, so it sends the stored registration again.
    private static Registration RegistrationOf(ParseResult result, NodeApi nodes, NodeProfile profile, string folder) =>
        !Node.HasOperator(result) && NodeState.ReadRegistration(folder) is { } kept && kept.Node.Operator != nodes.Node
            ? kept
            : Registration.Sign(
                nodes.Domain, Node.Operator(result, nodes), nodes.Node, result.GetValue(Payout), profile,
                TimeProvider.System);

    private static async Task RegisterAsync(
        NodeApi nodes, Registration registration, string folder, CancellationToken cancellationToken)
    {
        await registration.SendAsync(nodes, cancellationToken);
        NodeState.WriteRegistration(folder, registration);
    }

    // The server draws a node that does not leave until its lease ends. A node that is still bound to a result does not
    // leave, because it must return to reveal the result.
    private static async Task LeaveAsync(NodeApi nodes, NodeLoop loop, NodeView view)
    {
        if (loop.IsBound)
            return;
        try
        {
            await nodes.DeleteAsync($"nodes/{nodes.Node}", CancellationToken.None);
        }
        catch (CommandException failure)
        {
            view.Note($"The server did not receive the request to unregister the node. {failure.Message}");
        }
    }
}

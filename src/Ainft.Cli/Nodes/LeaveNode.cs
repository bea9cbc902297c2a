using System.CommandLine;
using Ainft.Cli.Api;
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
        using var api = Connection.Open(result);
        var chain = await api.ReadChainAsync(cancellationToken);
        var key = Node.Key(result, chain);
        using var nodes = new NodeApi(api.Address, chain.Domain, key, TimeProvider.System);
        await nodes.DeleteAsync($"nodes/{key.Address}", cancellationToken);
        Output.For(result).Result(new { node = key.Address.ToString(), left = true }, people => people.WriteLine($"{key.Address} has left."));
        return ExitCode.Ok;
    }
}

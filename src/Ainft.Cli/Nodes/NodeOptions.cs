using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Keys;
using Ainft.Cli.Sandboxes;
using Ainft.Ethereum;

namespace Ainft.Cli.Nodes;

/// <summary>Which node: its key, the operator behind it, and where its state is.</summary>
internal sealed class NodeOptions
{
    private readonly KeyOptions key = new(), operatorKey = new("operator");
    private readonly Option<string> state = new("--state") { Description = "Where the node keeps its registration, its tasks and what it fetched. Default: a folder of its own for each node.", HelpName = "FOLDER" };

    public void AddTo(Command command)
    {
        key.AddTo(command);
        command.Add(state);
        command.Add(Connection.Api);
    }

    public void AddOperatorTo(Command command) => operatorKey.AddTo(command);

    /// <summary>The server as this node speaks to it.</summary>
    public async Task<NodeApi> OpenAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var chain = await api.ReadChainAsync(cancellationToken);
        return new NodeApi(api.Address, chain.Domain, key.Open(result, chain.ChainId), TimeProvider.System);
    }

    /// <summary>Whose node it is: the operator's own key, else the node's.</summary>
    public LocalKey Operator(ParseResult result, NodeApi node) => operatorKey.IsGiven(result) ? operatorKey.Open(result, node.Domain.ChainId) : node.Key;

    public bool HasOperator(ParseResult result) => operatorKey.IsGiven(result);

    public string Folder(ParseResult result, Address node) => NodeState.FolderOf(result.GetValue(state), node);
}

/// <summary>What a node's tasks run in.</summary>
internal sealed class SandboxOptions
{
    private readonly Option<string> sandbox = new("--sandbox") { Description = "Use this sandbox only: oci or bubblewrap. Default: all that work here.", HelpName = "NAME" };
    private readonly Option<string> ociRuntime = new("--oci-runtime") { Description = "A stronger runtime that the container engine knows, such as runsc.", HelpName = "NAME" };
    private readonly Option<string[]> runtimes = new("--runtime") { Description = "Another runtime for bubblewrap: its name and the folder that becomes the root.", HelpName = "NAME=FOLDER" };

    public SandboxOptions() => sandbox.AcceptOnlyFromAmong("oci", "bubblewrap");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[sandbox, ociRuntime, runtimes])
            command.Add(option);
    }

    public Task<IReadOnlyList<ISandbox>> DetectAsync(ParseResult result, CancellationToken cancellationToken) =>
        Sandboxes.Sandboxes.DetectAsync(result.GetValue(sandbox), result.GetValue(ociRuntime), cancellationToken);

    public Task<IReadOnlyList<Runtime>> RuntimesAsync(ParseResult result, CancellationToken cancellationToken) =>
        Runtimes.DetectAsync(result.GetValue(runtimes) ?? [], cancellationToken);
}

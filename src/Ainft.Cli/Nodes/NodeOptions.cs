using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Keys;
using Ainft.Cli.Sandboxes;
using Ainft.Ethereum;

namespace Ainft.Cli.Nodes;

/// <summary>The options that choose the node's key, its operator and its state folder.</summary>
internal sealed class NodeOptions
{
    private readonly KeyOptions key = new(), operatorKey = new("operator");
    private readonly Option<string> state = new("--state")
    {
        Description = "The folder for the node's registration, tasks and fetched files. Default: one folder per node.",
        HelpName = "FOLDER",
    };

    public void AddTo(Command command)
    {
        key.AddTo(command);
        command.Add(state);
        command.Add(Connection.Api);
    }

    public void AddOperatorTo(Command command) => operatorKey.AddTo(command);

    /// <summary>Opens the server's interface for this node's key.</summary>
    public async Task<NodeApi> OpenAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var chain = await api.ReadChainAsync(cancellationToken);
        return new NodeApi(api.Address, chain.Domain, key.Open(result, chain.ChainId), TimeProvider.System);
    }

    /// <summary>The key of the operator. A node without an operator's key is its own operator.</summary>
    public LocalKey Operator(ParseResult result, NodeApi node) =>
        operatorKey.IsGiven(result) ? operatorKey.Open(result, node.Domain.ChainId) : node.Key;

    public bool HasOperator(ParseResult result) => operatorKey.IsGiven(result);

    public string Folder(ParseResult result, Address node) => NodeState.FolderOf(result.GetValue(state), node);
}

/// <summary>The options that choose the sandboxes and the runtimes of a node.</summary>
internal sealed class SandboxOptions
{
    private readonly Option<string> sandbox = new("--sandbox")
    {
        Description = "Use only this sandbox, oci or bubblewrap. Default: every sandbox that works on this machine.",
        HelpName = "NAME",
    };
    private readonly Option<string> ociRuntime = new("--oci-runtime")
    {
        Description = "A stronger runtime that the container engine knows, such as runsc.",
        HelpName = "NAME",
    };
    private readonly Option<string[]> runtimes = new("--runtime")
    {
        Description = "An additional runtime for bubblewrap, with the folder that becomes its root.",
        HelpName = "NAME=FOLDER",
    };

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

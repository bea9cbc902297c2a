using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Keys;
using Ainft.Cli.Nodes;

namespace Ainft.Cli.Integrations;

/// <summary>The options with the key of the creator and the server of integrations.</summary>
internal sealed class CreatorOptions
{
    private readonly KeyOptions key = new();

    public void AddTo(Command command)
    {
        command.Add(Connection.Api);
        key.AddTo(command);
    }

    /// <summary>Opens the server's interface. The creator signs each request, as a node does.</summary>
    public async Task<NodeApi> OpenAsync(ParseResult result, CancellationToken cancellationToken)
    {
        using var api = Connection.Open(result);
        var chain = await api.ReadChainAsync(cancellationToken);
        return new NodeApi(api.Address, chain.Domain, key.Open(result, chain.ChainId), TimeProvider.System);
    }
}

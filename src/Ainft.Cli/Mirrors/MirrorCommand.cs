using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Mirrors;

/// <summary><c>ainft mirror</c></summary>
internal static class MirrorCommand
{
    private static readonly Argument<string> Folder = new("DIR")
    {
        Description = "The folder of the copy. The command continues an existing copy.",
    };

    private static readonly Option<long?> FromBlock = new("--from-block")
    {
        Description = "The block that deployed the registry, for a new copy. Default: 0.",
        HelpName = "N",
    };

    private static readonly Option<string> Rpc = Connection.Rpc(
        "The Ethereum node with the events. Default: AINFT_RPC, else the nearest .ainft/dev.json.");

    public static Command Create()
    {
        var command = new Command("mirror", "Copy all anchored bundles of a registry into a folder, and check them.")
        {
            Folder, FromBlock, Rpc, Connection.Api,
        };
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var output = Output.For(result);
        using var api = Connection.Open(result);
        using var node = new Node(Connection.FindRpc(result.GetValue(Rpc)));
        var chain = await api.ReadChainAsync(cancellationToken);
        await node.RequireChainAsync(chain.ChainId, cancellationToken);
        var folder = new MirrorFolder(result.GetValue(Folder)!);
        var state = await new Mirror(api, node, folder, output).RunAsync(
            await BeginAsync(api, folder, chain, result.GetValue(FromBlock) ?? 0, cancellationToken),
            cancellationToken);
        var batches = folder.ReadBatches().Count;
        var missing = string.Join(", ", state.Missing.Select(root => root.Root));
        output.Result(
            new { batches, next = state.Next, missing = state.Missing.Select(root => root.Root) },
            people => people.Write(Output.Facts(
                ("batches", $"{batches}"),
                ("to block", $"{state.Next - Math.Min(1, state.Next)}"),
                ("missing", missing.Length > 0 ? missing : null))));
        return state.Missing.Count == 0 ? ExitCode.Ok : ExitCode.Refused;
    }

    private static async Task<MirrorState> BeginAsync(
        AinftApi api, MirrorFolder folder, ChainInfo chain, long from, CancellationToken cancellationToken)
    {
        try
        {
            folder.Create();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw CommandException.Usage($"The folder cannot be made. {exception.Message}");
        }
        var registry = chain.RegistryAddress.ToString();
        var start = (ulong)Math.Max(0, from);
        var state = folder.ReadState() ?? new MirrorState(chain.ChainId, registry, start, []) { Start = start };
        if (state.ChainId != chain.ChainId || state.Registry != registry)
            throw CommandException.Usage(
                $"The folder has a copy of {state.Registry} on chain {state.ChainId}, and the server has {registry} on "
                    + $"chain {chain.ChainId}.",
                "Choose another folder.");
        return state with { Contracts = await ContractsAsync(api, cancellationToken) };
    }

    private static async Task<IReadOnlyDictionary<string, string>> ContractsAsync(
        AinftApi api, CancellationToken cancellationToken)
    {
        var contracts = new Dictionary<string, string>();
        var governance = await api.GetAsync("governance", cancellationToken);
        if (governance.Find("contracts") is { } named)
            foreach (var name in (string[])["policy", "operators", "retractions"])
                contracts[name] = named.Member(name).Parsed<Address>(Address.TryParse, "an address").ToString();
        try
        {
            var roots = await api.GetAsync("rewards/roots", cancellationToken);
            contracts["rewards"] = roots.Member("contract").Parsed<Address>(Address.TryParse, "an address").ToString();
        }
        catch (CommandException off) when (off.ExitCode == ExitCode.NotFound)
        {
            // A registry without payments has no roots to audit, and its bundles are copied all the same.
        }
        return contracts;
    }
}

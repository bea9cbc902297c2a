using System.CommandLine;
using System.Numerics;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Contracts;

/// <summary>The options for the chain and for the arguments of the registry's constructor.</summary>
internal sealed class DeployOptions
{
    private readonly Option<string> rpc = Connection.Rpc(
        "The Ethereum node that receives the transaction. Default: AINFT_RPC, else the nearest .ainft/dev.json.");

    private readonly Option<long?> chain = new("--chain-id")
    {
        Description = "The chain to deploy on. A node of another chain is refused. Default: the chain of the node.",
        HelpName = "ID",
        CustomParser = result =>
        {
            if (DecimalText.TryRead(result.Tokens[0].Value, out long id) && id > 0)
                return id;
            result.AddError($"--chain-id takes a decimal number, but it is '{result.Tokens[0].Value}'.");
            return null;
        },
    };

    private readonly Option<bool> mainnet = new("--mainnet")
    {
        Description = "Allow a chain that is not a known test chain, where ether is real.",
    };

    private readonly Option<string> publicUrl = new("--public-url")
    {
        Description = "The address of the app for people, which begins all token URIs. The admin can change it later.",
        HelpName = "URL",
    };

    private readonly Option<Address?> admin = AddressOption.Create(
        "--admin", "The account that can set roles, base URI and royalty. Default: the timelock of --dao, else the key.");

    private readonly Option<string> dao = new("--dao")
    {
        Description = "Deploy the contracts of a DAO first, with the numbers in this JSON file (docs/dao.md).",
        HelpName = "FILE",
    };

    private readonly Option<Address?> anchoring = AddressOption.Create(
        "--operator", "The account that can anchor. Default: the account of the key.");

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[rpc, chain, mainnet, publicUrl, admin, anchoring, dao])
            command.Add(option);
    }

    public Node OpenNode(ParseResult result) => new(Connection.FindRpc(result.GetValue(rpc)));

    /// <summary>The id of the node's chain. It is refused when the command line does not allow it.</summary>
    public async Task<BigInteger> RequireChainAsync(
        ParseResult result, Node node, CancellationToken cancellationToken)
    {
        if (result.GetValue(chain) is { } wanted)
            await node.RequireChainAsync(wanted, cancellationToken);
        var id = await node.Client.GetChainIdAsync(cancellationToken);
        return TestChains.Contains(id) || result.GetValue(mainnet)
            ? id
            : throw CommandException.Refused(
                $"Chain {id} is not a known test chain, so its ether may be real.",
                $"To deploy there, pass {mainnet.Name}.");
    }

    /// <summary>The arguments of the constructor.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="account">The account of the key.</param>
    /// <param name="timelock">The timelock of a DAO, or null without one.</param>
    /// <param name="baseUri">The base of every token URI.</param>
    public RegistryArguments Arguments(ParseResult result, Address account, Address? timelock, string baseUri) =>
        new(result.GetValue(admin) ?? timelock ?? account, result.GetValue(anchoring) ?? account, baseUri);

    /// <summary>The contracts of the DAO that the command line asks for, or null.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="findSettler">Finds the account of the settler's key. The result is null without a key.</param>
    /// <param name="cancellationToken">Cancels the reads.</param>
    public async Task<DaoContracts?> DaoAsync(
        ParseResult result, Func<Task<Address?>> findSettler, CancellationToken cancellationToken)
    {
        if (result.GetValue(dao) is not { } name)
            return null;
        var file = await DaoFile.ReadAsync(name, cancellationToken);
        var found = await findSettler();
        if (file.Settler is null)
            return DaoContracts.Of(file with { Settler = found?.ToString() });
        // The app signs roots with the key, so another proposer in the contract would make each proposal revert.
        if (found is { } key && !(Address.TryParse(file.Settler, out var named) && named == key))
            throw CommandException.Usage(
                $"The file names the settler {file.Settler}, but the key in the vault is {key}.",
                "Remove settler from the file, or leave out --settler-key-vault-key.");
        return DaoContracts.Of(file);
    }

    /// <summary>The base of every token URI.</summary>
    public string BaseUri(ParseResult result)
    {
        var text = result.GetValue(publicUrl) ?? throw CommandException.Usage(
            "The address of the app is missing.", $"Pass {publicUrl.Name} https://registry.example.org");
        return Uri.TryCreate(text.TrimEnd('/') + "/api/metadata/", UriKind.Absolute, out var uri)
            && uri is { Scheme: "http" or "https", Query: "", Fragment: "" }
            ? uri.AbsoluteUri
            : throw CommandException.Usage(
                $"{publicUrl.Name} must be an http or https address without a query, but it is '{text}'.");
    }
}

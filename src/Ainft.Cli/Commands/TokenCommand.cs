using System.CommandLine;
using Ainft.Cli.Api;
using Ainft.Cli.Keys;
using Ainft.Cli.Tokens;

namespace Ainft.Cli.Commands;

/// <summary><c>ainft token</c></summary>
internal static class TokenCommand
{
    private static readonly Argument<AinftId> Id = IdArgument.Create();
    private static readonly Option<string> Rpc = Connection.Rpc(
        "The Ethereum node that receives the transaction. Default: AINFT_RPC, else the nearest .ainft/dev.json.");

    private static readonly KeyOptions Key = new();
    private static readonly KeyOptions Payer = new("payer");
    private static readonly WaitOptions Wait = new();

    public static Command Create()
    {
        var command = new Command(
            "token", "Mint the ERC-721 token of an AINFT to its creator. An existing token is no error.")
        {
            Id, Rpc, Connection.Api,
        };
        Key.AddTo(command);
        Payer.AddTo(command);
        Wait.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (output, id) = (Output.For(result), result.GetValue(Id));
        using var api = Connection.Open(result);
        using var node = new Node(Connection.FindRpc(result.GetValue(Rpc)));
        var chain = await api.ReadChainAsync(cancellationToken);
        var payer = Payer.IsGiven(result) ? Payer.Open(result, chain.ChainId) : null;
        // The server may still have a valid signature of the mint, so a payer does not need the key of the creator.
        var key = payer is null || Key.IsGiven(result) ? Key.Open(result, chain.ChainId) : null;
        var minted = await new TokenMint(api, node, chain).RunAsync(id, key, payer ?? key!, cancellationToken);
        if (Wait.Of(result) is { } timeout)
            await new FinalityWait(api, output, TimeProvider.System).OfTokenAsync(id, timeout, cancellationToken);
        output.Result(
            new
            {
                id = id.ToString(),
                owner = minted.Owner.ToString(),
                transaction = minted.Transaction?.ToString(),
                block = minted.Block,
                alreadyMinted = minted.Transaction is null,
            },
            people => people.Write(Output.Facts(
                ("token", id.ToString()),
                ("owner", minted.Owner.ToString()),
                ("transaction", minted.Transaction?.ToString() ?? "the token existed already"),
                ("block", minted.Block?.ToString()))));
        return ExitCode.Ok;
    }
}

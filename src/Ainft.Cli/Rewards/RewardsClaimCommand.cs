using System.CommandLine;
using System.Numerics;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Rewards;

/// <summary><c>ainft rewards claim</c></summary>
internal static class RewardsClaimCommand
{
    private static readonly Argument<Address> Account = AccountArgument.Create();
    private static readonly Option<Address?> Token = AddressOption.Create(
        "--token", "The ERC-20 token. Without it the native coin.");

    public static Command Create()
    {
        var command = new Command(
            "claim", "Send an account the amount that it earned. Any account can pay for the transaction.")
        {
            Account, Token,
        };
        RewardsWallet.AddTo(command);
        command.SetAction(RunAsync);
        return command;
    }

    private static async Task<int> RunAsync(ParseResult result, CancellationToken cancellationToken)
    {
        var (account, token) = (result.GetValue(Account), result.GetValue(Token) ?? default);
        using var wallet = await RewardsWallet.OpenAsync(result, cancellationToken);
        var answer = await wallet.Api.GetAsync($"rewards/{account}/proof?token={token}", cancellationToken);
        var (leaf, proof) = Read(answer, account, token);
        await RequireActiveAsync(wallet, leaf, proof, cancellationToken);
        var calldata = AinftRewards.EncodeClaim(account, token, leaf.Cumulative, proof);
        var receipt = await wallet.SendAsync(wallet.Contract, calldata, BigInteger.Zero, cancellationToken);
        Output.For(result).Result(
            new
            {
                account = account.ToString(),
                token = token.ToString(),
                cumulative = leaf.Cumulative.ToString(),
                transaction = receipt.TransactionHash.ToString(),
                block = receipt.BlockNumber,
            },
            people => people.Write(Output.Facts(
                ("claimed for", account.ToString()),
                ("earned so far", leaf.Cumulative.ToString()),
                ("transaction", receipt.TransactionHash.ToString()))));
        return ExitCode.Ok;
    }

    private static (RewardLeaf Leaf, Bytes32[] Proof) Read(AnswerPart answer, Address account, Address token)
    {
        var cumulative = answer.Member("cumulative").Parsed<BigInteger>(
            static (text, out number) => DecimalText.TryReadShortest(text, out number), "an amount");
        Bytes32[] proof =
        [
            .. answer.Member("proof").Items().Take(MerkleTree.MaxDepth)
                .Select(sibling => sibling.Parsed<Bytes32>(Bytes32.TryParse, "a hash")),
        ];
        return (new RewardLeaf(account, token, cumulative), proof);
    }

    /// <summary>Refuses a proof that the contract would refuse, so that the transaction costs nothing.</summary>
    private static async Task RequireActiveAsync(
        RewardsWallet wallet, RewardLeaf leaf, Bytes32[] proof, CancellationToken ct)
    {
        var active = await AinftRewards.ReadActiveAsync(wallet.Node.Client, wallet.Contract, ct);
        if (active.Root is not { } root)
            throw CommandException.TryLater("No root is active.", "Try again after the next root is active.");
        if (!MerkleTree.Verify(root, leaf.Hash(), proof))
            throw CommandException.TryLater(
                $"The proof of the server does not lead to the active root {root}.",
                "The server follows final blocks, so try again in some minutes.");
    }
}

using System.Numerics;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Rewards;

/// <summary>Sends an account the amount that it earned, with the proof of the server.</summary>
internal sealed class RewardClaim(RewardsWallet wallet)
{
    /// <summary>Claims, and returns the amount that the account earned so far.</summary>
    /// <exception cref="CommandException">The proof does not lead to the active root.</exception>
    public async Task<(BigInteger Cumulative, TransactionReceipt Receipt)> SendAsync(
        Address account, Address token, CancellationToken ct)
    {
        var answer = await wallet.Api.GetAsync($"rewards/{account}/proof?token={token}", ct);
        var (leaf, proof) = Read(answer, account, token);
        await RequireActiveAsync(leaf, proof, ct);
        var calldata = AinftRewards.EncodeClaim(account, token, leaf.Cumulative, proof);
        return (leaf.Cumulative, await wallet.SendAsync(wallet.Contract, calldata, ct));
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
    private async Task RequireActiveAsync(RewardLeaf leaf, Bytes32[] proof, CancellationToken ct)
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

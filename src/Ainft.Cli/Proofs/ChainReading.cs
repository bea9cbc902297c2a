using System.Numerics;
using Ainft.Cli.Api;
using Ainft.Cli.Tokens;
using Ainft.Ethereum;

namespace Ainft.Cli.Proofs;

/// <summary>Reads from one node what the kernel needs to judge a proof against the chain.</summary>
internal static class ChainReading
{
    public static async Task<ChainFacts> ReadAsync(Node node, ProofFile proof, CancellationToken cancellationToken)
    {
        var client = node.Client;
        var chainId = await client.GetChainIdAsync(cancellationToken);
        // A node of another chain has nothing to say about this one; the check of the chain id fails and names both.
        if (chainId != proof.ChainId || (await client.GetCodeAsync(proof.Registry, ct: cancellationToken)).Length == 0)
            return new ChainFacts { ChainId = chainId, Anchor = null, FinalizedNumber = 0 };
        return new ChainFacts
        {
            ChainId = chainId,
            Anchor = await AnchorAsync(client, proof, cancellationToken),
            FinalizedNumber = (await client.GetBlockAsync(BlockTag.Finalized, cancellationToken))?.Number ?? 0,
            Block = proof.Block is { } block ? await client.GetBlockAsync(BlockTag.At(block.Number), cancellationToken) : null,
            Receipt = proof.Transaction is { } transaction ? await client.GetReceiptAsync(transaction, cancellationToken) : null,
            TokenOwner = await TokenOwner.FindAsync(client, proof.Registry, proof.Id, cancellationToken),
            SignatureAccepted = await AskWalletAsync(client, proof, cancellationToken),
        };
    }

    private static async Task<AnchorRecord?> AnchorAsync(EthereumClient client, ProofFile proof, CancellationToken cancellationToken)
    {
        var answer = AinftRegistry.AnchorOf.DecodeResult(await client.CallAsync(proof.Registry, AinftRegistry.AnchorOf.Encode(proof.Root), ct: cancellationToken));
        var (by, size, time) = ((Address)answer[0], (BigInteger)answer[1], (BigInteger)answer[2]);
        return by.IsZero ? null : new AnchorRecord(by, (long)size, (ulong)time);
    }

    private static async Task<bool?> AskWalletAsync(EthereumClient client, ProofFile proof, CancellationToken cancellationToken)
    {
        if ((await client.GetCodeAsync(proof.Creator, ct: cancellationToken)).Length == 0 || !Manifest.TryParse(System.Text.Encoding.UTF8.GetBytes(proof.Manifest), out var manifest, out _))
            return null;
        var hash = proof.Signature.HashToSign(proof.Domain, manifest.Digest, [.. proof.Parents]);
        return await client.IsValidSignatureAsync(proof.Creator, hash, Hex.Parse(proof.Signature.Signature), cancellationToken);
    }
}

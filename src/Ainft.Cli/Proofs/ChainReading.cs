using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Proofs;

/// <summary>Reads the facts of the chain for checking a proof, from one Ethereum node.</summary>
internal static class ChainReading
{
    public static async Task<ChainFacts> ReadAsync(Node node, ProofFile proof, CancellationToken cancellationToken)
    {
        var client = node.Client;
        var chainId = await client.GetChainIdAsync(cancellationToken);
        // A node of another chain cannot confirm this proof. The check of the chain id then fails and names both ids.
        if (!await HasRegistryAsync(client, proof.Domain, cancellationToken))
            return new ChainFacts { ChainId = chainId, Anchor = null, LastFinal = null };
        var final = await ReadLastFinalAsync(node, cancellationToken);
        var facts = await ReadBatchAsync(
            client, proof.Domain, final, proof.Root, proof.Block, proof.Transaction, cancellationToken);
        return facts with
        {
            TokenOwner = await AinftRegistry.ReadOwnerAsync(client, proof.Registry, proof.Id, cancellationToken),
            SignatureAccepted = await AskWalletAsync(client, proof, cancellationToken),
        };
    }

    /// <summary>Whether the node belongs to the chain, and the chain has the registry.</summary>
    public static async Task<bool> HasRegistryAsync(
        EthereumClient client, MintDomain domain, CancellationToken cancellationToken) =>
        await client.GetChainIdAsync(cancellationToken) == domain.ChainId
        && (await client.GetCodeAsync(domain.Registry, ct: cancellationToken)).Length > 0;

    /// <summary>
    /// The last final block, by the finality depth of the options or as the node reports it. The result is null when
    /// the node does not report finalized blocks.
    /// </summary>
    public static async Task<LastFinalBlock?> ReadLastFinalAsync(Node node, CancellationToken cancellationToken)
    {
        if (node.FinalityDepth is { } depth)
        {
            var head = await node.Client.GetBlockAsync(BlockTag.Latest, cancellationToken);
            return LastFinalBlock.Below(head?.Number ?? 0, depth);
        }

        try
        {
            return await node.Client.GetBlockAsync(BlockTag.Finalized, cancellationToken) is { } block
                ? new LastFinalBlock(block.Number)
                : null;
        }
        catch (JsonRpcException exception) when (!exception.IsRateLimited)
        {
            // A chain without finality refuses the tag "finalized".
            return null;
        }
    }

    /// <summary>Reads the anchor, the block and the receipt of a batch.</summary>
    public static async Task<ChainFacts> ReadBatchAsync(
        EthereumClient client,
        MintDomain domain,
        LastFinalBlock? final,
        Bytes32 root,
        ProofBlock? block,
        Bytes32? transaction,
        CancellationToken cancellationToken) => new()
        {
            ChainId = domain.ChainId,
            Anchor = await AinftRegistry.ReadAnchorAsync(client, domain.Registry, root, cancellationToken),
            LastFinal = final,
            Block = block is not null ? await client.GetBlockAsync(BlockTag.At(block.Number), cancellationToken) : null,
            Receipt = transaction is { } hash ? await client.GetReceiptAsync(hash, cancellationToken) : null,
        };

    private static async Task<bool?> AskWalletAsync(
        EthereumClient client, ProofFile proof, CancellationToken cancellationToken)
    {
        if ((await client.GetCodeAsync(proof.Creator, ct: cancellationToken)).Length == 0
            || !Manifest.TryParse(System.Text.Encoding.UTF8.GetBytes(proof.Manifest), out var manifest, out _))
            return null;
        var hash = proof.Signature.HashOfCreator(proof.Domain, manifest.Digest, [.. proof.Parents]);
        return await client.IsValidSignatureAsync(
            proof.Creator, hash, Hex.Parse(proof.Signature.SignatureOfCreator), cancellationToken);
    }
}

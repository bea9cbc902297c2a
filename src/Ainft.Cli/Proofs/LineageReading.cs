using System.Collections.Concurrent;
using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Proofs;

/// <summary>
/// Reads the facts of the chain for checking a lineage proof, from one Ethereum node. It asks once per batch and once
/// per wallet.
/// </summary>
internal static class LineageReading
{
    private const int AtOnce = 8;

    public static async Task<LineageChainFacts> ReadAsync(
        Node node, LineageProofFile proof, CancellationToken cancellationToken)
    {
        var client = node.Client;
        var many = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken };
        var batches = new ConcurrentDictionary<Bytes32, ChainFacts>();
        if (!await ChainReading.HasRegistryAsync(client, proof.Domain, cancellationToken))
        {
            var nothing = new ChainFacts
            {
                ChainId = await client.GetChainIdAsync(cancellationToken),
                Anchor = null,
                LastFinal = null,
            };
            return new LineageChainFacts { Batches = proof.Batches.ToDictionary(batch => batch.Root, _ => nothing) };
        }

        var final = await ChainReading.ReadLastFinalAsync(node, cancellationToken);
        await Parallel.ForEachAsync(proof.Batches, many, async (batch, ct) =>
            batches[batch.Root] = await ChainReading.ReadBatchAsync(
                client, proof.Domain, final, batch.Root, batch.Block, batch.Transaction, ct));
        return new LineageChainFacts
        {
            Batches = batches,
            SignaturesAccepted = await AskWalletsAsync(client, proof, many),
        };
    }

    private static async Task<IReadOnlyDictionary<AinftId, bool>> AskWalletsAsync(
        EthereumClient client, LineageProofFile proof, ParallelOptions many)
    {
        var accepted = new ConcurrentDictionary<AinftId, bool>();
        // Only a wallet on another chain can check a signature for the registry of that chain.
        var here = proof.Components.Where(component =>
            (component.Signature.Domain ?? proof.Domain).ChainId == proof.Domain.ChainId);
        await Parallel.ForEachAsync(here.GroupBy(component => component.Creator), many, async (components, ct) =>
        {
            if ((await client.GetCodeAsync(components.Key, ct: ct)).Length == 0)
                return;
            foreach (var component in components)
                if (Manifest.TryParse(component.Manifest.Span, out var manifest, out _))
                    accepted[component.Id] = await client.IsValidSignatureAsync(
                        component.Creator,
                        component.Signature.HashOfCreator(proof.Domain, manifest.Digest, [.. manifest.ParentIds]),
                        Hex.Parse(component.Signature.SignatureOfCreator),
                        ct);
        });
        return accepted;
    }
}

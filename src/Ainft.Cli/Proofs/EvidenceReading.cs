using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Proofs;

/// <summary>Reads from one node what the kernel needs to judge evidence against the chain.</summary>
internal static class EvidenceReading
{
    public static async Task<EvidenceChainFacts> ReadAsync(Node node, EvidenceFile evidence, CancellationToken cancellationToken)
    {
        var (client, domain) = (node.Client, evidence.Component.Domain);
        var component = await ChainReading.ReadAsync(node, evidence.Component, cancellationToken);
        var batches = new Dictionary<Bytes32, ChainFacts>();
        if (!await ChainReading.HasRegistryAsync(client, domain, cancellationToken))
            return new EvidenceChainFacts { Component = component, Batches = evidence.Batches.DistinctBy(batch => batch.Root).ToDictionary(batch => batch.Root, _ => component with { Anchor = null }) };
        foreach (var batch in evidence.Batches)
            batches[batch.Root] = await ChainReading.ReadBatchAsync(client, domain, component.FinalizedNumber, batch.Root, batch.Block, batch.Transaction, cancellationToken);
        var run = EvidenceVerifier.RunOf(evidence);
        return new EvidenceChainFacts
        {
            Component = component,
            Batches = batches,
            Beacon = run?.Beacon is { } beacon ? await client.GetBlockAsync(BlockTag.At(beacon.Block), cancellationToken) : null,
            RequestAccepted = run is not null && (await client.GetCodeAsync(run.Request.Requester, ct: cancellationToken)).Length > 0
                ? await client.IsValidSignatureAsync(run.Request.Requester, run.Request.HashToSign(domain), Hex.Parse(run.Request.Signature), cancellationToken)
                : null,
        };
    }
}

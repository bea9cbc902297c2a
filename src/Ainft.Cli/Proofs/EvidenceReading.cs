using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Proofs;

/// <summary>Reads from one node what the kernel needs to judge evidence against the chain.</summary>
internal static class EvidenceReading
{
    public static async Task<EvidenceChainFacts> ReadAsync(
        Node node, EvidenceFile evidence, CancellationToken cancellationToken)
    {
        var (client, domain) = (node.Client, evidence.Component.Domain);
        var component = await ChainReading.ReadAsync(node, evidence.Component, cancellationToken);
        var batches = new Dictionary<Bytes32, ChainFacts>();
        if (!await ChainReading.HasRegistryAsync(client, domain, cancellationToken))
            return new EvidenceChainFacts { Component = component, Batches = evidence.Batches.DistinctBy(batch => batch.Root).ToDictionary(batch => batch.Root, _ => component with { Anchor = null }) };
        foreach (var batch in evidence.Batches)
            batches[batch.Root] = await ChainReading.ReadBatchAsync(
                client, domain, component.LastFinal, batch.Root, batch.Block, batch.Transaction, cancellationToken);
        var run = EvidenceVerifier.RunOf(evidence);
        return new EvidenceChainFacts
        {
            Component = component,
            Batches = batches,
            OperatorsAccepted = await AskOperatorsAsync(client, domain, run, cancellationToken),
            Beacon = run?.Beacon is { } beacon ? await client.GetBlockAsync(BlockTag.At(beacon.Block), cancellationToken) : null,
            RequestAccepted = run is not null && (await client.GetCodeAsync(run.Request.Requester, ct: cancellationToken)).Length > 0
                ? await client.IsValidSignatureAsync(run.Request.Requester, run.Request.HashToSign(domain), Hex.Parse(run.Request.Signature), cancellationToken)
                : null,
        };
    }

    // Only of a signature that is none of an account: any other names its signer.
    private static async Task<IReadOnlyDictionary<Address, bool>> AskOperatorsAsync(EthereumClient client, MintDomain domain, Run? run, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<Address, bool>();
        foreach (var task in run?.Tasks ?? [])
            if (task.Registration is { } registration && !IsBy(task.Node.Operator, registration.Signature, registration.HashToSign(domain, task.Node))
                && (await client.GetCodeAsync(task.Node.Operator, ct: cancellationToken)).Length > 0)
                answers[task.Node.Node] = await client.IsValidSignatureAsync(
                    task.Node.Operator, registration.HashToSign(domain, task.Node), Hex.Parse(registration.Signature), cancellationToken);
        return answers;
    }

    private static bool IsBy(Address account, string text, Bytes32 hash) =>
        Signature.TryParse(text, out var signature) && signature.IsLowS && Secp256k1.TryRecover(hash, signature, out var signer) && signer == account;
}

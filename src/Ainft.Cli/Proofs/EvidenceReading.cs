using Ainft.Cli.Api;
using Ainft.Ethereum;

namespace Ainft.Cli.Proofs;

/// <summary>Reads the facts of the chain for checking evidence, from one Ethereum node.</summary>
internal static class EvidenceReading
{
    public static async Task<EvidenceChainFacts> ReadAsync(
        Node node, EvidenceFile evidence, CancellationToken cancellationToken)
    {
        var (client, domain) = (node.Client, evidence.Component.Domain);
        var component = await ChainReading.ReadAsync(node, evidence.Component, cancellationToken);
        var batches = new Dictionary<Bytes32, ChainFacts>();
        if (!await ChainReading.HasRegistryAsync(client, domain, cancellationToken))
            return new EvidenceChainFacts
            {
                Component = component,
                Batches = evidence.Batches.DistinctBy(batch => batch.Root)
                    .ToDictionary(batch => batch.Root, _ => component with { Anchor = null }),
            };
        foreach (var batch in evidence.Batches)
            batches[batch.Root] = await ChainReading.ReadBatchAsync(
                client, domain, component.LastFinal, batch.Root, batch.Block, batch.Transaction, cancellationToken);
        var run = EvidenceVerifier.RunOf(evidence);
        return new EvidenceChainFacts
        {
            Component = component,
            Batches = batches,
            OperatorsAccepted = await AskOperatorsAsync(client, domain, run, cancellationToken),
            Beacon = run?.Beacon is { } beacon
                ? await client.GetBlockAsync(BlockTag.At(beacon.Block), cancellationToken)
                : null,
            RequestAccepted = run is null
                ? null
                : await AskRequesterAsync(client, domain, run.Request, cancellationToken),
        };
    }

    private static async Task<bool?> AskRequesterAsync(
        EthereumClient client, MintDomain domain, RunRequest request, CancellationToken cancellationToken) =>
        (await client.GetCodeAsync(request.Requester, ct: cancellationToken)).Length > 0
            ? await client.IsValidSignatureAsync(
                request.Requester, request.HashToSign(domain), Hex.Parse(request.Signature), cancellationToken)
            : null;

    // Only contract wallets need the chain. The signature of an account already reveals its signer.
    private static async Task<IReadOnlyDictionary<Address, bool>> AskOperatorsAsync(
        EthereumClient client, MintDomain domain, Run? run, CancellationToken cancellationToken)
    {
        var answers = new Dictionary<Address, bool>();
        foreach (var task in run?.Tasks ?? [])
        {
            if (task.Registration is not { } registration)
                continue;
            var (account, hash) = (task.Node.Operator, registration.HashToSign(domain, task.Node));
            if (!IsBy(account, registration.Signature, hash)
                && (await client.GetCodeAsync(account, ct: cancellationToken)).Length > 0)
                answers[task.Node.Node] = await client.IsValidSignatureAsync(
                    account, hash, Hex.Parse(registration.Signature), cancellationToken);
        }

        return answers;
    }

    private static bool IsBy(Address account, string text, Bytes32 hash) =>
        Signature.TryParse(text, out var signature) && signature.IsLowS
        && Secp256k1.TryRecover(hash, signature, out var signer) && signer == account;
}

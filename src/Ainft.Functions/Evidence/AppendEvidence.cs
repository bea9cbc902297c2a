using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Ainft.Functions.Runs;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Evidence;

/// <summary>
/// Appends the evidence of a decided run to the ledger: the statements of its nodes and the registry's summary. They
/// follow from the run alone, so appending them again makes the same entries.
/// </summary>
public sealed class AppendEvidence(
    OpenBundle open, RunManifests manifests, OperatorKey key, IOptions<ChainOptions> chain)
{
    /// <summary>
    /// Appends the statements about a component, and returns when they are durable and indexed. Repeatable.
    /// </summary>
    /// <param name="decided">The run.</param>
    /// <param name="component">The subject of the run, or its product.</param>
    /// <param name="ct">Cancels the wait. The ledger still commits the entries that it has received.</param>
    /// <exception cref="InvalidOperationException">
    /// The registry has no key to sign with, or the ledger could not make the entries durable now.
    /// </exception>
    public async Task RunAsync(Run decided, AinftId component, CancellationToken ct)
    {
        var signer = key.Signer ?? throw new InvalidOperationException(
            "The registry cannot sign the summary of a run. Set Ainft__Chain__OperatorKey or "
            + "Ainft__Chain__KeyVaultKey.");
        var subject = await manifests.FindAsync(decided.Request, ct);
        var about = await manifests.FindAsync(component, ct);
        var manifest = about?.Manifest ?? throw new InvalidDataException(
            $"The registry does not know the component {component} of the run {decided.Id}.");
        var parents = subject.Parents.ToDictionary(parent => parent.Key, parent => parent.Value.Manifest);
        var task = ProvenanceTask.Of(decided, subject.Manifest, parents);
        DsseEnvelope[] nodes =
            [.. decided.Tasks.Where(node => node.Revealed is not null).Select(node => Envelope(task, node))];
        var summary = SummaryStatement.Write(
            decided,
            component,
            manifest,
            chain.Value.MintDomain,
            nodes.Select(node => new NodeStatement(node.KeyId, node.Digest)));
        var signed = await DsseEnvelope.SignAsync(summary, signer, ct);
        foreach (var part in Parts(EntryOf(signed), nodes.Select(EntryOf)))
            if (await open.AppendAsync(part) is null)
                throw new InvalidOperationException(
                    $"The ledger could not make the statements of the run {decided.Id} durable now.");
    }

    /// <summary>
    /// Splits the entries into parts that fit into one bundle each. Nearly always one part has all of them. Every part
    /// repeats the summary, because the index needs it to find the component of the other statements.
    /// </summary>
    private static IEnumerable<IReadOnlyList<Entry>> Parts(Entry summary, IEnumerable<Entry> nodes)
    {
        var part = new List<Entry> { summary };
        foreach (var node in nodes)
        {
            if (!OpenBundle.Fits([.. part, node]))
            {
                yield return part;
                part = [summary];
            }
            part.Add(node);
        }
        yield return part;
    }

    private static DsseEnvelope Envelope(ProvenanceTask task, RunTask node)
    {
        var revealed = node.Revealed!;
        return ProvenanceStatement
            .Of(task, node.Node.Node, revealed.Result, revealed.Salt, revealed.Attestation?.Key)
            .Envelope(revealed.StatementSignature, revealed.Attestation?.ToAttestation());
    }

    private static Entry EntryOf(DsseEnvelope envelope) =>
        new(envelope.Leaf, envelope.Payload, StatementSignature.Write(envelope));
}

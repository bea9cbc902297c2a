using Ainft.Functions.Chain;
using Ainft.Functions.Ledger;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Reproduction;

/// <summary>
/// What is kept of a decided run: the statements of its nodes and the registry's summary, as entries of the ledger. They follow from the
/// run alone, so appending them again makes entries that are there already.
/// </summary>
public sealed class Evidence(OpenBundle open, RunManifests manifests, OperatorKey key, IOptions<ChainOptions> chain)
{
    /// <summary>Appends the statements about a component; done when they are durable and found. Repeatable.</summary>
    /// <param name="decided">The run.</param>
    /// <param name="component">What it was about, or what came of it.</param>
    /// <param name="ct">Cancels; what was handed to the ledger is committed all the same.</param>
    /// <exception cref="InvalidOperationException">The registry has no key to sign with, or they could not be made durable now.</exception>
    public async Task AppendAsync(Run decided, AinftId component, CancellationToken ct)
    {
        var signer = key.Signer ?? throw new InvalidOperationException("No summary can be signed: set Ainft__Chain__OperatorKey.");
        var (subject, about) = (await manifests.FindAsync(decided.Request, ct), await manifests.FindAsync(component, ct));
        var manifest = about?.Manifest ?? throw new InvalidDataException($"The component {component} of a run is not known here.");
        var task = ProvenanceTask.Of(decided, subject.Manifest, subject.Parents.ToDictionary(parent => parent.Key, parent => parent.Value.Manifest));
        DsseEnvelope[] nodes = [.. decided.Tasks.Where(node => node.Revealed is not null).Select(node => Envelope(task, node))];
        var summary = SummaryStatement.Write(decided, component, manifest, chain.Value.MintDomain, nodes.Select(node => new NodeStatement(node.KeyId, node.Digest)));
        foreach (var part in Parts(EntryOf(await DsseEnvelope.SignAsync(summary, signer, ct)), nodes.Select(EntryOf)))
            if (await open.AppendAsync(part) is null)
                throw new InvalidOperationException($"The statements of run {decided.Id} could not be made durable now.");
    }

    /// <summary>
    /// What fits into one bundle together: nearly always all of it. Every part has the summary, without which the index does not know what
    /// the others are about; where it was in a bundle before it is redundant.
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

    private static DsseEnvelope Envelope(ProvenanceTask task, RunTask node) =>
        ProvenanceStatement.Of(task, node.Node.Node, node.Revealed!.Result, node.Revealed.Salt, node.Revealed.Attestation?.Key)
            .Envelope(node.Revealed.StatementSignature, node.Revealed.Attestation?.ToAttestation());

    private static Entry EntryOf(DsseEnvelope envelope) => new(envelope.Leaf, envelope.Payload, StatementSignature.Write(envelope));
}

using System.Text;

namespace Ainft.Evidence;

/// <summary>The content of an evidence file, with every part that could be read.</summary>
/// <param name="Evidence">The file.</param>
/// <param name="Manifest">The component's manifest, or null when its text is not a manifest.</param>
/// <param name="Summary">The registry's summary, or null when the first statement is not a summary.</param>
/// <param name="Nodes">The other statements, with null for each that is not a statement of a node.</param>
/// <param name="Run">The whole run, or null when the parts do not give a run.</param>
/// <param name="Reason">Why a part is null, for people.</param>
internal sealed record EvidenceClaim(
    EvidenceFile Evidence,
    Manifest? Manifest,
    SummaryStatement? Summary,
    IReadOnlyList<ProvenanceStatement?> Nodes,
    Run? Run,
    string? Reason)
{
    /// <summary>
    /// The manifest that the nodes ran, which is the component's manifest or the template of a production.
    /// </summary>
    public Manifest? Subject { get; private init; }

    public static EvidenceClaim Of(EvidenceFile evidence)
    {
        var text = ManifestText.Of(Encoding.UTF8.GetBytes(evidence.Component.Manifest));
        ProvenanceStatement?[] nodes = [.. evidence.Statements.Skip(1).Select(statement =>
            ProvenanceStatement.TryRead(statement.Envelope.Payload, out var node, out _) ? node : null)];
        if (!SummaryStatement.TryRead(evidence.Statements[0].Envelope.Payload, out var summary, out var violations))
            return new EvidenceClaim(
                evidence, text.Manifest, null, nodes, null,
                $"Expected the summary of a run as the first statement. {violations[0].Reason} "
                    + $"(at \"{violations[0].Pointer}\")");
        if (text.Manifest is not { } manifest)
            return new EvidenceClaim(
                evidence, null, summary, nodes, null, "The file has no valid manifest of the component.");
        return summary.TryRestore(manifest, ResultsOf(evidence, nodes), out var run, out var reason)
            ? new EvidenceClaim(evidence, manifest, summary, nodes, run, null) { Subject = SubjectOf(run, manifest) }
            : new EvidenceClaim(evidence, manifest, summary, nodes, null, reason);
    }

    private static Dictionary<Sha256Digest, StatedResult> ResultsOf(
        EvidenceFile evidence, ProvenanceStatement?[] nodes) =>
        evidence.Statements.Skip(1).Zip(nodes)
            .Where(pair => pair.Second is not null)
            .DistinctBy(pair => pair.First.Envelope.Digest)
            .ToDictionary(
                pair => pair.First.Envelope.Digest,
                pair => new StatedResult(pair.Second!, pair.First.Envelope.Signature));

    private static Manifest? SubjectOf(Run run, Manifest manifest) =>
        run.Request.Template is not { } template ? manifest
        : Manifest.TryParse(Encoding.UTF8.GetBytes(template), out var read, out _) ? read
        : null;
}

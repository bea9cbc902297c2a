using System.Text;

namespace Ainft;

/// <summary>What an evidence file holds, read as far as it can be.</summary>
/// <param name="Evidence">The file.</param>
/// <param name="Manifest">The component's manifest; null when its text is none.</param>
/// <param name="Summary">The registry's summary: the first statement; null when that is none.</param>
/// <param name="Nodes">What the other statements say; null of those that are none of a node.</param>
/// <param name="Run">The whole run; null when the parts do not give one.</param>
/// <param name="Reason">Why something is null, for people.</param>
internal sealed record EvidenceClaim(
    EvidenceFile Evidence, Manifest? Manifest, SummaryStatement? Summary, IReadOnlyList<ProvenanceStatement?> Nodes, Run? Run, string? Reason)
{
    /// <summary>What was run: the component's manifest, or the template that it was produced from.</summary>
    public Manifest? Subject { get; private init; }

    public static EvidenceClaim Of(EvidenceFile evidence)
    {
        var text = ManifestText.Of(Encoding.UTF8.GetBytes(evidence.Component.Manifest));
        ProvenanceStatement?[] nodes = [.. evidence.Statements.Skip(1).Select(statement =>
            ProvenanceStatement.TryRead(statement.Envelope.Payload, out var node, out _) ? node : null)];
        if (!SummaryStatement.TryRead(evidence.Statements[0].Envelope.Payload, out var summary, out var violations))
            return new EvidenceClaim(evidence, text.Manifest, null, nodes, null, $"Expected the summary of a run as the first statement, found: {violations[0].Pointer} {violations[0].Reason}");
        if (text.Manifest is not { } manifest)
            return new EvidenceClaim(evidence, null, summary, nodes, null, "There is no valid manifest of the component.");
        var results = evidence.Statements.Skip(1).Zip(nodes).Where(pair => pair.Second is not null)
            .DistinctBy(pair => pair.First.Envelope.Digest).ToDictionary(pair => pair.First.Envelope.Digest, pair => new StatedResult(pair.Second!, pair.First.Envelope.Signature));
        return summary.TryRestore(manifest, results, out var run, out var reason)
            ? new EvidenceClaim(evidence, manifest, summary, nodes, run, null) { Subject = SubjectOf(run, manifest) }
            : new EvidenceClaim(evidence, manifest, summary, nodes, null, reason);
    }

    private static Manifest? SubjectOf(Run run, Manifest manifest) => run.Request.Template is not { } template ? manifest
        : Manifest.TryParse(Encoding.UTF8.GetBytes(template), out var read, out _) ? read
        : null;
}

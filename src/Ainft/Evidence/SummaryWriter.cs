using System.Text.Json;

namespace Ainft.Evidence;

/// <summary>
/// Writes the summary of a run in the run's version. Members of version 2 belong behind a test of
/// <see cref="Run.Version"/>, because the bytes of version 1 never change.
/// </summary>
internal static class SummaryWriter
{
    public static byte[] Write(
        Run run, AinftId component, Manifest manifest, MintDomain domain, IEnumerable<NodeStatement> nodes)
    {
        var verdict = run.Verdict ?? throw new ArgumentException("The run is not decided.", nameof(run));
        var statements = nodes.ToDictionary(node => node.Node, node => node.Statement);
        var claim = Claim.Of(manifest)
            ?? throw new ArgumentException("The component claims no outputs.", nameof(manifest));
        InTotoSubject[] subjects =
        [
            new InTotoSubject(ProvenanceNames.Component(component), manifest.Digest),
            .. claim.Outputs.OrderBy(output => output.Path, StringComparer.Ordinal)
                .Select(output => new InTotoSubject(output.Path, output.Sha256)),
        ];
        return InTotoStatement.Write(subjects, SummaryStatement.PredicateType, json =>
        {
            json.WriteStartObject("verifier");
            json.WriteString("id", ProvenanceNames.Registry(domain));
            json.WriteEndObject();
            RunJson.WriteTime(json, "timeVerified", run.DecidedAt!.Value);
            json.WriteString("resourceUri", ProvenanceNames.Component(component));
            json.WriteStartObject("policy");
            json.WriteString("uri", ProvenanceNames.Component(component));
            json.WriteDigest(manifest.Digest);
            json.WriteEndObject();
            WriteInputs(json, run, statements);
            WriteLevels(json, run.Version, verdict.Kind);
            json.WriteStartObject(SummaryStatement.ExtensionOf(run.Version));
            json.WritePropertyName("comparator");
            manifest.Workflow!.Comparator.WriteTo(json);
            json.WriteString("operators", run.Terms.Operators);
            json.WritePropertyName("run");
            StatedRuns.Write(json, run, statements);
            json.WriteEndObject();
        });
    }

    private static void WriteInputs(Utf8JsonWriter json, Run run, Dictionary<Ethereum.Address, Sha256Digest> statements)
    {
        json.WriteStartArray("inputAttestations");
        foreach (var node in run.Tasks.Where(task => task.Revealed is not null).Select(task => task.Node.Node))
        {
            json.WriteStartObject();
            if (run.Version == EvidenceVersion.First)
                json.WriteString("name", ProvenanceNames.Node(node));
            else
                json.WriteString("uri", ProvenanceNames.Statement(run.Id, node));
            json.WriteDigest(statements.TryGetValue(node, out var statement)
                ? statement
                : throw new ArgumentException($"The statement of the node {node} is missing.", nameof(statements)));
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    // The specification demands the level FAILED for a failed verification, but version 1 left the list empty.
    private static void WriteLevels(Utf8JsonWriter json, int version, VerdictKind kind)
    {
        var hasPassed = kind is VerdictKind.Reproduced or VerdictKind.Produced;
        json.WriteString("verificationResult", hasPassed ? "PASSED" : "FAILED");
        json.WriteStartArray("verifiedLevels");
        if (hasPassed)
            json.WriteStringValue("AINFT_REPRODUCED");
        else if (version > EvidenceVersion.First)
            json.WriteStringValue("FAILED");
        json.WriteEndArray();
    }
}

using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft.Evidence;

/// <summary>The statement of a node and its signature.</summary>
internal sealed record StatedResult(ProvenanceStatement Statement, string Signature);

/// <summary>
/// Writes and restores the form of a decided run in its summary. It is the stored form without the facts in the
/// manifest and in the nodes' statements. So every fact occurs once, and its author signs it. A reveal refers to the
/// statement of its node.
/// </summary>
internal static class StatedRuns
{
    private const string Workflow = "workflow", Claimed = "claim", Tasks = "tasks";
    private const string Revealed = "revealed", Statement = "statement";

    private static readonly string[] OfStatements = ["result", "salt", "signature", "attestation"];

    public static void Write(Utf8JsonWriter json, Run run, IReadOnlyDictionary<Address, Sha256Digest> statements)
    {
        var stated = JsonNode.Parse(run.ToJson())!.AsObject();
        stated.Remove(Workflow);
        stated.Remove(Claimed);
        foreach (var (task, of) in stated[Tasks]!.AsArray().Zip(run.Tasks))
            if (task![Revealed] is JsonObject revealed)
            {
                foreach (var member in OfStatements)
                    revealed.Remove(member);
                revealed[Statement] = statements[of.Node.Node].ToString();
            }
        stated.WriteTo(json);
    }

    /// <summary>
    /// Restores the stored form of a run from its summary, from the component's manifest or the template of the run,
    /// and from the nodes' statements.
    /// </summary>
    public static bool TryRestore(
        JsonElement stated,
        Manifest manifest,
        IReadOnlyDictionary<Sha256Digest, StatedResult> results,
        [NotNullWhen(true)] out Run? run,
        [NotNullWhen(false)] out string? reason)
    {
        run = null;
        var whole = JsonObject.Create(stated)!;
        reason = PutResults(whole, results) ?? PutWorkflow(whole, manifest);
        if (reason is not null)
            return false;
        using var document = JsonDocument.Parse(RunJson.Write(json => whole.WriteTo(json)));
        if (!Run.TryRead(document.RootElement, out run, out var violations))
            reason = $"The run in the summary is invalid. {violations[0].Reason} (at \"{violations[0].Pointer}\")";
        return run is not null;
    }

    private static string? PutResults(JsonObject whole, IReadOnlyDictionary<Sha256Digest, StatedResult> results)
    {
        var tasks = whole[Tasks] as JsonArray ?? [];
        var reveals = tasks.OfType<JsonObject>().Select(task => task[Revealed]).OfType<JsonObject>().ToArray();
        foreach (var revealed in reveals)
        {
            if (revealed[Statement] is not JsonValue name
                || !name.TryGetValue(out string? digest)
                || !Sha256Digest.TryParse(digest, out var statement))
                return "Expected the digest of a statement where a node revealed its result.";
            if (!results.TryGetValue(statement, out var found))
                return $"Expected the statement {statement} of a node, but the file does not have it.";
            revealed.Remove(Statement);
            revealed["result"] = JsonNode.Parse(found.Statement.Result.ToCanonicalJson());
            revealed["salt"] = found.Statement.Salt.ToString();
            revealed["signature"] = found.Signature;
        }
        return null;
    }

    private static string? PutWorkflow(JsonObject whole, Manifest manifest)
    {
        var request = whole["request"] as JsonObject;
        var template = request?["template"] is JsonValue text && text.TryGetValue(out string? name) ? name : null;
        var subject = template is null ? manifest
            : Manifest.TryParse(System.Text.Encoding.UTF8.GetBytes(template), out var read, out _) ? read
            : null;
        if (subject?.Workflow is not { } workflow)
            return "Expected a manifest with a workflow, but the manifest has no workflow.";
        whole[Workflow] = JsonNode.Parse(RunJson.Write(json => WorkflowWriter.Write(json, workflow)));
        if (template is null && Claim.Of(manifest) is { } claim)
            whole[Claimed] = new JsonArray(
            [
                .. claim.Outputs.Select(output =>
                    new JsonObject { ["path"] = output.Path, ["sha256"] = output.Sha256.ToString()[2..] }),
            ]);
        return null;
    }
}

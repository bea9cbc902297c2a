using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>What a node stated, and its signature.</summary>
internal sealed record StatedResult(ProvenanceStatement Statement, string Signature);

/// <summary>
/// A decided run in its summary: its stored form without what the manifest and the nodes' statements say, so that every fact stands in one
/// place, signed by whom it is from. A reveal is named by its node's statement.
/// </summary>
internal static class StatedRuns
{
    private const string Workflow = "workflow", Claimed = "claim", Tasks = "tasks", Revealed = "revealed", Statement = "statement";

    private static readonly string[] OfStatements = ["result", "salt", "signature", "attestation"];

    /// <summary>When a run was decided: the last time that it tells; one that could not be, at its end.</summary>
    public static DateTimeOffset DecidedAt(Run run) => run.Verdict is { Kind: VerdictKind.Inconclusive } ? run.EndsAt : run.Tasks
        .SelectMany(task => new[] { task.OfferedAt, task.Committed?.At, task.Revealed?.At }).OfType<DateTimeOffset>().Append(run.RequestedAt).Max();

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

    /// <summary>The run as it was stored, with what the component's manifest, or its own template, and the nodes say put back.</summary>
    public static bool TryRestore(
        JsonElement stated, Manifest manifest, IReadOnlyDictionary<Sha256Digest, StatedResult> results, [NotNullWhen(true)] out Run? run, [NotNullWhen(false)] out string? reason)
    {
        run = null;
        var whole = JsonObject.Create(stated)!;
        reason = PutResults(whole, results) ?? PutWorkflow(whole, manifest);
        if (reason is not null)
            return false;
        using var document = JsonDocument.Parse(RunJson.Write(json => whole.WriteTo(json)));
        if (!Run.TryRead(document.RootElement, out run, out var violations))
            reason = $"Expected a run, found none: {violations[0].Reason} ({violations[0].Pointer})";
        return run is not null;
    }

    private static string? PutResults(JsonObject whole, IReadOnlyDictionary<Sha256Digest, StatedResult> results)
    {
        var tasks = whole[Tasks] as JsonArray ?? [];
        foreach (var revealed in tasks.OfType<JsonObject>().Select(task => task[Revealed]).OfType<JsonObject>().ToArray())
        {
            if (revealed[Statement] is not JsonValue name || !name.TryGetValue(out string? digest) || !Sha256Digest.TryParse(digest, out var statement))
                return "Expected the digest of a statement where a node revealed its result.";
            if (!results.TryGetValue(statement, out var found))
                return $"Expected the statement {statement} of a node in the file; it is not there.";
            revealed.Remove(Statement);
            revealed["result"] = JsonNode.Parse(found.Statement.Result.ToCanonicalJson());
            revealed["salt"] = found.Statement.Salt.ToString();
            revealed["signature"] = found.Signature;
        }
        return null;
    }

    private static string? PutWorkflow(JsonObject whole, Manifest manifest)
    {
        var template = (whole["request"] as JsonObject)?["template"] is JsonValue text && text.TryGetValue(out string? name) ? name : null;
        var subject = template is null ? manifest : Manifest.TryParse(System.Text.Encoding.UTF8.GetBytes(template), out var read, out _) ? read : null;
        if (subject?.Workflow is not { } workflow)
            return "Expected a manifest with a workflow; there is none.";
        whole[Workflow] = JsonNode.Parse(RunJson.Write(json => WorkflowWriter.Write(json, workflow)));
        if (template is null && Claim.Of(manifest) is { } claim)
            whole[Claimed] = new JsonArray([.. claim.Outputs.Select(output => new JsonObject { ["path"] = output.Path, ["sha256"] = output.Sha256.ToString()[2..] })]);
        return null;
    }
}

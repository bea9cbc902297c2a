using System.Text.Json;

namespace Ainft.Runs;

/// <summary>
/// Writes the stored form of a run. <c>beacon</c>, <c>claim</c>, <c>revealBy</c>, <c>verdict</c> and <c>waitingFor</c>
/// are left out when they are null, and <c>version</c> is left out in the first version.
/// </summary>
/// <remarks>
/// The summary contains this form, so the bytes of a version must never change. A member of version 2 is written
/// only if the run has version 2 or more (here, in <see cref="RunTaskJson"/> and in <see cref="VerdictJson"/>), and
/// <see cref="RunReader"/> refuses it in version 1. Version 3 adds <c>governance</c> and the <c>block</c> of a round,
/// which all runs of version 3 have and no others.
/// </remarks>
internal static class RunWriter
{
    public static byte[] Write(Run run) => RunJson.Write(writer => WriteRun(writer, run));

    private static void WriteRun(Utf8JsonWriter writer, Run run)
    {
        var candidates = CandidateTable.Of(run);
        writer.WriteStartObject();
        if (run.Version > EvidenceVersion.First)
            writer.WriteNumber("version", run.Version);
        writer.WriteString("id", run.Id.ToString());
        writer.WritePropertyName("request");
        RunRequestJson.WriteTo(writer, run.Request, RunRequestJson.Part.All);
        WriteTerms(writer, run.Terms);
        run.Governance?.WriteTo(writer);
        writer.WritePropertyName("workflow");
        WorkflowWriter.Write(writer, run.Workflow);
        if (run.Claim is { } claim)
            WriteClaim(writer, claim);
        RunJson.WriteTime(writer, "requestedAt", run.RequestedAt);
        RunJson.WriteTime(writer, "endsAt", run.EndsAt);
        writer.WriteNumber("requestedBlock", run.RequestedBlock);
        if (run.Beacon is { } beacon)
            WriteBeacon(writer, beacon);
        writer.WriteString("state", RunWords.ToText(run.State));
        writer.WriteNumber("needed", run.Needed);
        if (run.WaitingFor is { } waitingFor)
            writer.WriteString("waitingFor", waitingFor);
        writer.WritePropertyName("candidates");
        candidates.WriteTo(writer);
        writer.WriteStartArray("rounds");
        foreach (var round in run.Rounds)
            WriteRound(writer, round, candidates);
        writer.WriteEndArray();
        writer.WriteStartArray("tasks");
        foreach (var task in run.Tasks)
            RunTaskJson.WriteTo(writer, task, candidates);
        writer.WriteEndArray();
        if (run.RevealBy is { } revealBy)
            RunJson.WriteTime(writer, "revealBy", revealBy);
        if (run.Verdict is { } verdict)
            VerdictJson.WriteTo(writer, verdict);
        writer.WriteEndObject();
    }

    private static void WriteTerms(Utf8JsonWriter writer, RunTerms terms)
    {
        writer.WriteStartObject("terms");
        writer.WriteNumber("workMinutes", terms.WorkMinutes);
        writer.WriteNumber("budget", terms.Budget);
        writer.WriteNumber("leaseMs", (long)terms.Lease.TotalMilliseconds);
        writer.WriteNumber("revealMs", (long)terms.Reveal.TotalMilliseconds);
        writer.WriteBoolean("openOperators", terms.OpenOperators);
        writer.WriteNumber("prior", terms.Prior);
        writer.WriteNumber("spotCheckFloor", terms.SpotCheckFloor);
        writer.WriteEndObject();
    }

    // The comparator of a claim is not written, because it is that of the workflow.
    private static void WriteClaim(Utf8JsonWriter writer, Claim claim)
    {
        writer.WriteStartArray("claim");
        foreach (var output in claim.Outputs)
        {
            writer.WriteStartObject();
            writer.WriteString("path", output.Path);
            writer.WriteString("sha256", output.Sha256.ToString()[2..]);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteBeacon(Utf8JsonWriter writer, Beacon beacon)
    {
        writer.WriteStartObject("beacon");
        writer.WriteNumber("block", beacon.Block);
        writer.WriteString("hash", beacon.Hash.ToString());
        writer.WriteEndObject();
    }

    private static void WriteRound(Utf8JsonWriter writer, PanelRound round, CandidateTable candidates)
    {
        writer.WriteStartObject();
        RunJson.WriteTime(writer, "at", round.At);
        writer.WritePropertyName("candidates");
        candidates.WriteRanges(writer, round.Candidates);
        writer.WriteStartArray("drawn");
        foreach (var node in round.Drawn)
            writer.WriteStringValue(node.ToHex());
        writer.WriteEndArray();
        if (round.Block is { } block)
            writer.WriteNumber("block", block);
        writer.WriteEndObject();
    }
}

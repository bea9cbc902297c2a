using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>Writes runs in the form of the API.</summary>
public sealed class DescribeRun(ProduceAinft produce, RunStore runs, FactCache facts)
{
    private const double Ppm = 1_000_000;

    private static readonly FactKind<DescribedRun> Item =
        new("run", _ => 1_024) { IsFinal = described => described.IsFinal };

    public async Task<RunAnswer> DescribeAsync(Run run, CancellationToken ct)
    {
        var (request, produced, claim) = (run.Request, await ProducedAsync(run, ct), ClaimOf(run));
        return new RunAnswer(
            run.Id.ToString(),
            RunWords.ToText(request.Purpose),
            request.Subject?.ToString(),
            request.Template,
            RunWord.Of(run),
            run.WaitingFor,
            request.Requester.ToString(),
            request.Replicas,
            request.ConfidencePpm / Ppm,
            run.RequestedAt,
            run.EndsAt,
            run.RevealBy,
            run.Beacon is { } beacon ? new BeaconAnswer(beacon.Block, beacon.Hash.ToString()) : null,
            [.. run.Tasks.Select(task => PanelOf(run, task, claim))],
            VerdictOf(run),
            produced?.ToString(),
            run.Terms.Operators,
            ToleranceOf(run),
            RunGovernanceAnswer.Of(run),
            RunLinks.Of(run.Id, request.Subject, produced));
    }

    /// <summary>The item of a run in a list, or null when the run does not exist. A decided run is read once.</summary>
    public async Task<RunListItem?> FindItemAsync(Sha256Digest id, CancellationToken ct) =>
        (await facts.ReadAsync(Item, id.Value, () => ReadItemAsync(id), ct))?.Item;

    /// <summary>The item of a run in a list.</summary>
    internal static RunListItem Summarize(Run run, AinftId? produced) => new(
        run.Id.ToString(),
        RunWords.ToText(run.Request.Purpose),
        run.Request.Subject?.ToString(),
        RunWord.Of(run),
        run.WaitingFor,
        run.Request.Requester.ToString(),
        run.Request.Replicas,
        run.Request.ConfidencePpm / Ppm,
        run.RequestedAt,
        run.EndsAt,
        run.Verdict?.Agreed,
        run.Verdict?.Of,
        run.Verdict is null ? null : ToleranceOf(run),
        RunLinks.Of(run.Id, run.Request.Subject, produced));

    /// <summary>
    /// The id of the produced component. A stored id comes from the key that minted it. Before the mint the id follows
    /// from the registry's present key.
    /// </summary>
    private async Task<AinftId?> ProducedAsync(Run run, CancellationToken ct) =>
        await StoredAsync(run, ct) ?? (HasProduct(run) ? produce.IdOf(run) : null);

    private async Task<AinftId?> StoredAsync(Run run, CancellationToken ct) =>
        HasProduct(run) ? await runs.FindProducedAsync(run, ct) : null;

    private static bool HasProduct(Run run) => run.Verdict is { Kind: VerdictKind.Produced };

    private async Task<DescribedRun?> ReadItemAsync(Sha256Digest id)
    {
        if (await runs.FindAsync(id, CancellationToken.None) is not { } run)
            return null;
        var stored = await StoredAsync(run, CancellationToken.None);
        var produced = stored ?? (HasProduct(run) ? produce.IdOf(run) : null);
        // A decided run never changes. The id of its product is final once it is stored.
        var isFinal = run.State == RunState.Decided && (stored is not null || !HasProduct(run));
        return new DescribedRun(Summarize(run, produced), isFinal);
    }

    /// <summary>
    /// The claim for comparisons: that of the component, or the result at the centre of the nodes' own agreement.
    /// </summary>
    private static Claim? ClaimOf(Run run) =>
        run.Claim
        ?? (run.Verdict?.Consensus is { } centre && run.TaskOf(centre)?.Revealed is { } revealed
            ? Claim.Of(run.Workflow, revealed.Result)
            : null);

    /// <summary>The tolerance. That of a run of version 1 follows from its comparator too.</summary>
    private static ToleranceAnswer? ToleranceOf(Run run) =>
        ToleranceAnswer.Of(run is { Version: > EvidenceVersion.First, Verdict: { } verdict }
            ? verdict.Tolerance
            : Tolerance.Of(ClaimOf(run)?.Comparator ?? run.Workflow.Comparator));

    private static PanelAnswer PanelOf(Run run, RunTask task, Claim? claim)
    {
        // Results are sealed until the verdict, because a node that has not revealed must not read other results.
        var revealed = run.Verdict is not null ? task.Revealed : null;
        var judgement = revealed is null ? null : claim?.Judge(revealed.Result);
        return new PanelAnswer(
            task.Node.Node.ToString(),
            task.Node.Operator.ToString(),
            task.Node.Payout.ToString(),
            RunWords.ToText(task.State),
            task.OfferedAt,
            task.CommitBy,
            task.Committed?.Commitment.ToString(),
            task.Committed?.At,
            task.Revealed?.At,
            judgement?.Agrees,
            judgement?.Findings,
            task.Reason,
            revealed is null ? null : ResultOf(revealed),
            run.SeedBeacon is null ? null : run.SeedOf(task.Node.Node));
    }

    private static VerdictAnswer? VerdictOf(Run run) => run.Verdict is not { } verdict ? null : new VerdictAnswer(
        RunWords.ToText(verdict.Kind),
        verdict.Agreed,
        verdict.Of,
        verdict.Confidence,
        verdict.WrongProbability,
        verdict.Reason,
        [.. verdict.Supporters.Select(node => node.ToString())],
        verdict.Consensus is { } centre
            ? new ConsensusAnswer(
                centre.ToString(),
                run.TaskOf(centre)?.Revealed is { } revealed ? ResultOf(revealed) : null)
            : null,
        ToleranceOf(run),
        verdict.Equivalences.Count > 0 ? [.. verdict.Equivalences.Select(JsonOf)] : null);

    private static JsonNode? JsonOf(Equivalence equivalence)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer))
            equivalence.WriteTo(writer);
        return JsonNode.Parse(buffer.WrittenSpan);
    }

    private static JsonNode? ResultOf(Revealed revealed) => JsonNode.Parse(revealed.Result.ToCanonicalJson());

    private sealed record DescribedRun(RunListItem Item, bool IsFinal);
}

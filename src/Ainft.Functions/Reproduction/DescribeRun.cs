using System.Text.Json.Nodes;

namespace Ainft.Functions.Reproduction;

/// <summary>Runs in the words of the API.</summary>
public sealed class DescribeRun(ProduceAinft produce, Runs runs)
{
    private const double Ppm = 1_000_000;

    public async Task<RunAnswer> DescribeAsync(Run run, CancellationToken ct)
    {
        var (request, produced, claim) = (run.Request, await ProducedAsync(run, ct), ClaimOf(run));
        return new RunAnswer(
            run.Id.ToString(),
            RunWord.TextOf(request.Purpose),
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
            [.. run.Tasks.Select(task => PanelOf(task, claim, isOpen: run.Verdict is not null))],
            VerdictOf(run),
            produced?.ToString(),
            run.Terms.Operators,
            RunLinks.Of(run.Id, request.Subject, produced));
    }

    public async Task<RunListItem> SummarizeAsync(Run run, CancellationToken ct) => new(
        run.Id.ToString(),
        RunWord.TextOf(run.Request.Purpose),
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
        RunLinks.Of(run.Id, run.Request.Subject, await ProducedAsync(run, ct)));

    /// <summary>What was minted, by whatever key the registry had then; until it is, what will be by the key that it has.</summary>
    private async Task<AinftId?> ProducedAsync(Run run, CancellationToken ct) =>
        run.Verdict is { Kind: VerdictKind.Produced } ? await runs.FindProducedAsync(run, ct) ?? produce.IdOf(run) : null;

    /// <summary>What results are compared with: the component's claim, else the centre of the nodes' own agreement.</summary>
    private static Claim? ClaimOf(Run run) =>
        run.Claim ?? (run.Verdict?.Consensus is { } centre && run.TaskOf(centre)?.Revealed is { } revealed ? Claim.Of(run.Workflow, revealed.Result) : null);

    private static PanelAnswer PanelOf(RunTask task, Claim? claim, bool isOpen)
    {
        // Sealed until there is a verdict: who has not revealed yet must not read what others found.
        var revealed = isOpen ? task.Revealed : null;
        var judgement = revealed is null ? null : claim?.Judge(revealed.Result);
        return new PanelAnswer(
            task.Node.Node.ToString(),
            task.Node.Operator.ToString(),
            task.Node.Payout.ToString(),
            RunWord.TextOf(task.State),
            task.OfferedAt,
            task.CommitBy,
            task.Committed?.Commitment.ToString(),
            task.Committed?.At,
            task.Revealed?.At,
            judgement?.Agrees,
            judgement?.Findings,
            task.Reason,
            revealed is null ? null : ResultOf(revealed));
    }

    private static VerdictAnswer? VerdictOf(Run run) => run.Verdict is not { } verdict ? null : new VerdictAnswer(
        RunWord.TextOf(verdict.Kind),
        verdict.Agreed,
        verdict.Of,
        verdict.Confidence,
        verdict.WrongProbability,
        verdict.Reason,
        [.. verdict.Supporters.Select(node => node.ToString())],
        verdict.Consensus is { } centre ? new ConsensusAnswer(centre.ToString(), run.TaskOf(centre)?.Revealed is { } revealed ? ResultOf(revealed) : null) : null);

    private static JsonNode? ResultOf(Revealed revealed) => JsonNode.Parse(revealed.Result.ToCanonicalJson());
}

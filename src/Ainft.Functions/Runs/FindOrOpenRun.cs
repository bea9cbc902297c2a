using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>
/// Finds the run of a verified request. It is the run that the same signature opened before, or the run in progress for
/// an equal request. Otherwise this opens a run, if a place is free.
/// </summary>
public sealed class FindOrOpenRun(
    RunBeacon beacon, RunStore runs, GrantedTerms granted, StartRun start, DescribeRun describe, TimeProvider time)
{
    private readonly KeyLocks locks = new();

    /// <param name="request">The request.</param>
    /// <param name="manifest">The manifest of the component to reproduce, or the template.</param>
    /// <param name="client">The network address of the client.</param>
    /// <param name="ct">Cancels the request.</param>
    public async Task<Outcome<RunAnswer>> RunAsync(
        RunRequest request, Manifest manifest, ClientAddress client, CancellationToken ct)
    {
        // A signature opens one run. A copy of the request gets that run, also after the run ended.
        if (await runs.FindAsync(request.RunId, ct) is { State: RunState.Decided } ended)
            return Outcome.AlreadyDone(await describe.DescribeAsync(ended, ct));
        if (await runs.FindCurrentAsync(request, ct) is { } current)
            return await AnswerAsync(current, isNew: false, ct);
        if (await beacon.HeadAsync(ct) is not { } head)
            return new Outcome<RunAnswer>.Refused(
                ProblemCode.ChainUnavailable,
                "No endpoint of the chain answers, and one of its next blocks must draw the nodes.");
        var workflow = manifest.Workflow!;
        var claim = request.Purpose == RunPurpose.Reproduce ? Claim.Of(manifest) : null;
        var terms = granted.Of(workflow, request.Replicas);
        var opened = RunMachine.Open(
            request, terms, workflow, claim, time.GetUtcNow(), head, granted.Governance);
        return await OpenAsync(opened, client, ct);
    }

    private async Task<Outcome<RunAnswer>> OpenAsync(Run opened, ClientAddress client, CancellationToken ct)
    {
        var asked = await granted.PlaceOfAsync(opened, client, ct);
        // This instance opens one run at a time, because every opening replaces the same row.
        using var held = await locks.AcquireAsync(nameof(OpenRuns), ct);
        return await runs.CreateAsync(opened, asked, ct) switch
        {
            (_, _, { } refusal) => new Outcome<RunAnswer>.Refused(
                refusal.Code, refusal.Reason, refusal.IsDay ? UntilTomorrow() : null),
            ({ } run, var isNew, _) => await AnswerAsync(run, isNew, ct),
            _ => new Outcome<RunAnswer>.Refused(
                ProblemCode.RunChanged,
                "The run for this request ended while the registry answered. Send the request again."),
        };
    }

    private TimeSpan UntilTomorrow() => TimeSpan.FromDays(1) - time.GetUtcNow().UtcDateTime.TimeOfDay;

    /// <summary>Starts a run that waits for its beacon, and answers with it.</summary>
    private async Task<Outcome<RunAnswer>> AnswerAsync(Run run, bool isNew, CancellationToken ct)
    {
        await start.RunAsync(run, ct);
        var answer = await describe.DescribeAsync(run, ct);
        return isNew ? Outcome.Done(answer) : Outcome.AlreadyDone(answer);
    }
}

using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Runs;

/// <summary>
/// Finds the run of a verified request. It is the run that the same signature opened before, or the run in progress for
/// an equal request. Otherwise this opens a run, if a place is free.
/// </summary>
public sealed class FindOrOpenRun(
    RunBeacon beacon,
    RunStore runs,
    AnnounceRun announce,
    DescribeRun describe,
    Queues queues,
    DaoCompute compute,
    IOptions<RunOptions> options,
    TimeProvider time)
{
    private readonly IMessageQueue queue = queues.Open("runs");
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
        var terms = options.Value.TermsOf(workflow, request.Replicas);
        var opened = RunMachine.Open(
            request, terms, workflow, claim, time.GetUtcNow(), head, compute.Governance);
        return await OpenAsync(opened, client, ct);
    }

    private async Task<Outcome<RunAnswer>> OpenAsync(Run opened, ClientAddress client, CancellationToken ct)
    {
        var requester = opened.Request.Requester;
        // A grant pays for the replicas. Tasks in place of lost ones are free for the requester.
        var minutes = (long)opened.Request.Replicas * opened.Workflow.Resources.Minutes;
        var asked = new OpenRun(requester, client.ToDigest(), options.Value.AdmitsRequester(requester), Waits: false)
        {
            Grant = await compute.FindAsync(requester, minutes, ct),
        };
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

    /// <summary>
    /// Announces a run that waits for its beacon, and answers with it. A repeated request announces it again, because
    /// the first attempt may have failed.
    /// </summary>
    private async Task<Outcome<RunAnswer>> AnswerAsync(Run run, bool isNew, CancellationToken ct)
    {
        if (run.Beacon is null)
        {
            await announce.RunAsync(run, ct);
            await queue.SendAsync(DigestMessage.Write("run", run.Id), "request", ct);
        }
        var answer = await describe.DescribeAsync(run, ct);
        return isNew ? Outcome.Done(answer) : Outcome.AlreadyDone(answer);
    }
}

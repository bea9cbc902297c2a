using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Minting;
using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Runs;

/// <summary>
/// Opens a run for a signed request. While that run is in progress, every instance answers the same request with it.
/// </summary>
public sealed class RequestRun(
    CheckRequest check,
    AccountSignatures signatures,
    RunBeacon beacon,
    RunStore runs,
    DescribeRun describe,
    OperatorKey key,
    Storage storage,
    IOptions<RunOptions> options,
    IOptions<ChainOptions> chain,
    TimeProvider time)
{
    private readonly MessageQueue queue = storage.Queue("runs");
    private readonly Turns turns = new();

    /// <param name="form">The request.</param>
    /// <param name="client">The network address of the client.</param>
    /// <param name="ct">Cancels the request.</param>
    public async Task<Outcome<RunAnswer>> RunAsync(RunForm form, ClientAddress client, CancellationToken ct)
    {
        if (options.Value.RefuseRequester(form.Requester) is { } notAdmitted)
            return new Outcome<RunAnswer>.Refused(ProblemCode.RequesterNotAdmitted, notAdmitted);
        if (key.Signer is null)
            return new Outcome<RunAnswer>.Refused(
                ProblemCode.NoOperatorKey,
                "This registry cannot sign verdicts, because it has no operator key (Ainft__Chain__OperatorKey).");
        var request = form.ToRequest(form.Deadline!.Value, form.Signature!);
        if (RequestMembers.Expired(request.SignatureDeadline, time.GetUtcNow()) is { } expired)
            return Refuse(expired);
        var hash = request.HashToSign(chain.Value.MintDomain);
        request = request with { Signature = Signature.Expand(request.Signature, hash, request.Requester) };
        if (await signatures.RefuseAsync(request.Requester, hash, request.Signature, ct) is { } refusal)
            return refusal.Again
                ? new Outcome<RunAnswer>.Refused(ProblemCode.ChainUnavailable, refusal.Reason)
                : Refuse(new Violation("/signature", refusal.Code, refusal.Reason));
        if (RequestWork.Refuse(request.Requester) is { } spent)
            return new Outcome<RunAnswer>.Refused(ProblemCode.BudgetSpent, $"{spent}", spent.After);
        var asked = await check.RunAsync(form, ct);
        if (asked is not Asked.About(var subject))
            return asked.Refuse<RunAnswer>();
        var outcome = await OpenAsync(request, subject.Manifest, client, ct);
        // Requests are public with their runs. A stranger's copy opens no run, so the signer does not pay for it.
        if (outcome is Outcome<RunAnswer>.Done)
            RequestWork.Charge(request.Requester);
        return outcome;
    }

    private async Task<Outcome<RunAnswer>> OpenAsync(
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
        var opened = RunMachine.Open(request, terms, workflow, claim, time.GetUtcNow(), head);
        var isAdmitted = options.Value.AdmitsRequester(request.Requester);
        var asked = new OpenRun(request.Requester, DigestOf(client), isAdmitted, Waits: false);
        // This instance opens one run at a time, because every opening replaces the same row.
        using var turn = await turns.TakeAsync(nameof(OpenRuns), ct);
        return await runs.CreateAsync(opened, asked, ct) switch
        {
            (_, { } refusal) => new Outcome<RunAnswer>.Refused(
                refusal.Code, refusal.Reason, refusal.IsDay ? UntilTomorrow() : null),
            ({ } run, _) => await AnswerAsync(run, ReferenceEquals(run, opened), ct),
            _ => new Outcome<RunAnswer>.Refused(
                ProblemCode.RunChanged,
                "The run for this request ended while the registry answered. Send the request again."),
        };
    }

    private TimeSpan UntilTomorrow() => TimeSpan.FromDays(1) - time.GetUtcNow().UtcDateTime.TimeOfDay;

    // The digest recognizes equal addresses without storing them.
    private static string DigestOf(ClientAddress client) =>
        Sha256Digest.Of(Encoding.UTF8.GetBytes(client.ToString())).ToString()[2..34];

    /// <summary>
    /// Announces a run that waits for its beacon, and answers with it. A repeated request announces it again, because
    /// the first attempt may have failed.
    /// </summary>
    private async Task<Outcome<RunAnswer>> AnswerAsync(Run run, bool isNew, CancellationToken ct)
    {
        if (run.Beacon is null)
        {
            await runs.AnnounceAsync(run, ct);
            await queue.SendAsync(DigestMessage.Write("run", run.Id), ct);
        }
        var answer = await describe.DescribeAsync(run, ct);
        return isNew ? Outcome.Done(answer) : Outcome.AlreadyDone(answer);
    }

    private static Outcome<RunAnswer>.Rejected Refuse(Violation violation) =>
        new("The request was refused.", [violation]);
}

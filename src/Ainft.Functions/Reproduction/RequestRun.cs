using System.Text;
using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Reproduction;

/// <summary>
/// Opens a run that somebody asks for with a signature. The same request answers with the run that goes on for it, however often it comes
/// and whichever process takes it.
/// </summary>
public sealed class RequestRun(
    CheckRequest check, CreatorSignatures signatures, RunBeacon beacon, Runs runs, DescribeRun describe, OperatorKey key, Storage storage,
    IOptions<RunOptions> options, IOptions<ChainOptions> chain, TimeProvider time)
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan UntilOneEnds = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan WithoutKey = TimeSpan.FromMinutes(10);

    private readonly MessageQueue queue = storage.Queue("runs");
    private readonly Turns turns = new();

    /// <param name="form">What is asked for.</param>
    /// <param name="client">Where the request came from.</param>
    /// <param name="ct">Ends it.</param>
    public async Task<Outcome<RunAnswer>> RunAsync(RunForm form, ClientAddress client, CancellationToken ct)
    {
        if (options.Value.RefuseRequester(form.Requester) is { } notAdmitted)
            return new Outcome<RunAnswer>.Forbidden(notAdmitted);
        if (key.Signer is null)
            return new Outcome<RunAnswer>.TryLater("This registry has no operator key and cannot sign what runs come to; its setting is Ainft__Chain__OperatorKey.", WithoutKey);
        var request = form.ToRequest(form.Deadline!.Value, form.Signature!);
        if (request.SignatureDeadline < (ulong)time.GetUtcNow().ToUnixTimeSeconds())
            return Refuse("/deadline", "The signature's deadline has passed; sign again with a later one.");
        var hash = request.HashToSign(chain.Value.MintDomain);
        request = request with { Signature = Signature.Expand(request.Signature, hash, request.Requester) };
        if (await signatures.RefuseAsync(request.Requester, hash, request.Signature, ct) is { } refusal)
            return refusal.Again ? new Outcome<RunAnswer>.TryLater(refusal.Reason, RetryAfter) : Refuse("/signature", refusal.Reason);
        if (RequestWork.Refuse(request.Requester) is { } spent)
            return new Outcome<RunAnswer>.TooMany($"{spent}", spent.After);
        var asked = await check.RunAsync(form, ct);
        if (asked is not Asked.About(var subject))
            return asked.Refuse<RunAnswer>();
        var outcome = await OpenAsync(request, subject.Manifest, client, ct);
        // Requests are published with their runs. Sent again by a stranger they open nothing, so their signer pays nothing.
        if (outcome is Outcome<RunAnswer>.Done)
            RequestWork.Charge(request.Requester);
        return outcome;
    }

    private async Task<Outcome<RunAnswer>> OpenAsync(RunRequest request, Manifest manifest, ClientAddress client, CancellationToken ct)
    {
        // A signature opens one run: sent again later, it answers with that one, ended or not.
        if (await runs.FindAsync(request.RunId, ct) is { State: RunState.Decided } ended)
            return Outcome.AlreadyDone(await describe.DescribeAsync(ended, ct));
        if (await runs.FindCurrentAsync(request, ct) is { } current)
            return await AnswerAsync(current, isNew: false, ct);
        if (await beacon.HeadAsync(ct) is not { } head)
            return new Outcome<RunAnswer>.TryLater("The chain is out of reach; a later block of it draws the nodes.", RetryAfter);
        var workflow = manifest.Workflow!;
        var claim = request.Purpose == RunPurpose.Reproduce ? Claim.Of(manifest) : null;
        var opened = RunMachine.Open(request, options.Value.TermsOf(workflow, request.Replicas), workflow, claim, time.GetUtcNow(), head);
        var asked = new OpenRun(request.Requester, DigestOf(client), options.Value.AdmitsRequester(request.Requester), Waits: false);
        // One at a time in this instance, because all of them replace the same row.
        using var turn = await turns.TakeAsync(nameof(OpenRuns), ct);
        return await runs.CreateAsync(opened, asked, ct) switch
        {
            (_, { } refusal) => new Outcome<RunAnswer>.TooMany(refusal.Reason, refusal.IsDay ? UntilTomorrow() : UntilOneEnds),
            ({ } run, _) => await AnswerAsync(run, ReferenceEquals(run, opened), ct),
            _ => new Outcome<RunAnswer>.TryLater("The run was opened and ended meanwhile; ask again.", RetryAfter),
        };
    }

    private TimeSpan UntilTomorrow() => TimeSpan.FromDays(1) - time.GetUtcNow().UtcDateTime.TimeOfDay;

    // Equal addresses have to be recognized, and storage needs to hold none.
    private static string DigestOf(ClientAddress client) => Sha256Digest.Of(Encoding.UTF8.GetBytes(client.ToString())).ToString()[2..34];

    /// <summary>A run that waits for its beacon is announced, also by who asks again: the first time that may have failed.</summary>
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

    private static Outcome<RunAnswer>.Rejected Refuse(string pointer, string reason) => new("The request was refused.", [new Violation(pointer, reason)]);
}

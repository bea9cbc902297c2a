using Ainft.Functions.Chain;
using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Runs;

/// <summary>Returns the run that a request would open, and the typed data to sign. It stores no rows.</summary>
public sealed class PreviewRun(
    CheckRequest check, DaoCompute compute, IOptions<RunOptions> options, IOptions<ChainOptions> chain,
    TimeProvider time)
{
    public async Task<Outcome<RunPreview>> RunAsync(Unsigned<RunForm> preview, CancellationToken ct)
    {
        var form = preview.Form;
        if (options.Value.RefuseRequester(form.Requester) is { } notAdmitted
            && !await compute.HasAsync(form.Requester, ct))
            return new Outcome<RunPreview>.Refused(ProblemCode.RequesterNotAdmitted, notAdmitted);
        var asked = await check.RunAsync(form, ct);
        if (asked is not Asked.About)
            return asked.Refuse<RunPreview>();
        var deadline = preview.DeadlineAt(time.GetUtcNow());
        var request = form.ToRequest(deadline, "0x");
        return Outcome.Done(new RunPreview(
            RunWords.ToText(request.Purpose),
            request.Subject?.ToString(),
            request.Template,
            request.Replicas,
            form.Confidence,
            request.DeadlineMinutes,
            request.Requester.ToString(),
            deadline,
            request.TypedData(chain.Value.MintDomain)));
    }
}

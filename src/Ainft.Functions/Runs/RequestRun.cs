using Ainft.Functions.Chain;
using Ainft.Functions.Nodes;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Runs;

/// <summary>
/// Opens a run for a signed request. While that run is in progress, every instance answers the same request with it.
/// </summary>
public sealed class RequestRun(
    TypedDataSignatures signatures,
    CheckRequest check,
    FindOrOpenRun open,
    OperatorKey key,
    DaoCompute compute,
    IOptions<RunOptions> options)
{
    /// <param name="request">The request.</param>
    /// <param name="client">The network address of the client.</param>
    /// <param name="ct">Cancels the request.</param>
    public async Task<Outcome<RunAnswer>> RunAsync(
        Signed<RunForm> request, ClientAddress client, CancellationToken ct)
    {
        var requester = request.Form.Requester;
        if (options.Value.RefuseRequester(requester) is { } notAdmitted && !await compute.HasAsync(requester, ct))
            return new Outcome<RunAnswer>.Refused(ProblemCode.RequesterNotAdmitted, notAdmitted);
        if (key.Signer is null)
            return new Outcome<RunAnswer>.Refused(
                ProblemCode.NoOperatorKey,
                "This registry cannot sign verdicts, because it has no operator key (Ainft__Chain__OperatorKey or "
                + "Ainft__Chain__KeyVaultKey).");
        var verified = await signatures.CheckAsync(
            request, requester, domain => RequestOf(request).HashToSign(domain), "The request was refused.", ct);
        if (verified is not Outcome<Signed<RunForm>>.Done(var signed))
            return verified.As<RunAnswer>();
        if (RequestWork.Refuse(requester) is { } spent)
            return new Outcome<RunAnswer>.Refused(ProblemCode.BudgetSpent, $"{spent}", spent.After);
        var asked = await check.RunAsync(signed.Form, ct);
        if (asked is not Asked.About(var subject))
            return asked.Refuse<RunAnswer>();
        var outcome = await open.RunAsync(RequestOf(signed), subject.Manifest, client, ct);
        // Requests are public with their runs. A stranger's copy opens no run, so the signer does not pay for it.
        if (outcome is Outcome<RunAnswer>.Done)
            RequestWork.Charge(requester);
        return outcome;
    }

    private static RunRequest RequestOf(Signed<RunForm> signed) =>
        signed.Form.ToRequest(signed.Deadline, signed.Signature);
}

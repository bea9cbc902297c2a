using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Minting;

/// <summary>
/// Checks the delegation of a mint after the agent's signature was checked. The mint must keep the terms, the creator
/// must have signed them for this registry, and the creator must not have revoked the integration.
/// </summary>
public sealed class CheckDelegation(
    AccountSignatures accounts, Revocations revocations, IOptions<ChainOptions> chain, TimeProvider time)
{
    private const string Rejected = "The delegation does not allow the mint.";

    /// <summary>
    /// Returns the request with the creator's signature in its long form. A request without a delegation passes.
    /// </summary>
    public async Task<Outcome<Signed<MintRequest>>> RunAsync(Signed<MintRequest> request, CancellationToken ct)
    {
        if (request.Form is not { Delegation: { } delegation, Creator: var creator })
            return Outcome.Done(request);
        var now = (ulong)time.GetUtcNow().ToUnixTimeSeconds();
        if (DelegationRule.BrokenBy(delegation.Terms, request.Form.Manifests[0], request.Deadline, now) is { } breach)
            return Reject(breach.Pointer, breach.Code, breach.Reason);
        var hash = DelegationMessages.HashDelegate(chain.Value.MintDomain, delegation.Terms);
        var expanded = delegation with { Signature = Signature.Expand(delegation.Signature, hash, creator) };
        if (await accounts.RefuseAsync(creator, hash, expanded.Signature, ct) is { } refusal)
            return refusal.Again
                ? new Outcome<Signed<MintRequest>>.Refused(ProblemCode.ChainUnavailable, refusal.Reason)
                : Reject("/signature", refusal.Code, refusal.Reason);
        return await revocations.FindAsync(delegation.Terms.Integration, creator, ct) is { } revoked
            ? new Outcome<Signed<MintRequest>>.Refused(ProblemCode.DelegationRevoked, revoked.Reason)
            : Outcome.Done(request with { Form = request.Form with { Delegation = expanded } });
    }

    private static Outcome<Signed<MintRequest>>.Rejected Reject(string pointer, ViolationCode code, string reason) =>
        new(Rejected, [new Violation($"/delegation{pointer}", code, reason)]);
}

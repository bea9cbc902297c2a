using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Minting;
using Ainft.Functions.Platform;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Webhooks;

/// <summary>Stores the creator's signature of the delegation, so that the agent mints from then on.</summary>
internal sealed class ActivateIntegration(
    IntegrationStore store, DescribeIntegration describe, AccountSignatures accounts, Revocations revocations,
    IOptions<ChainOptions> chain)
{
    public async Task<Outcome<IntegrationAnswer>> RunAsync(
        Bytes32 id, Address creator, string signature, CancellationToken ct)
    {
        var own = await describe.FindOwnAsync(id, creator, ct);
        if (own is not Outcome<Integration>.Done(var found))
            return own.As<IntegrationAnswer>();
        if (found.RemovedAt is not null)
            return new Outcome<IntegrationAnswer>.Refused(
                ProblemCode.IntegrationNotFound, $"{creator} removed the integration {id}.");
        var hash = DelegationMessages.HashDelegate(chain.Value.MintDomain, found.Terms);
        var expanded = Signature.Expand(signature, hash, creator);
        if (await accounts.RefuseAsync(creator, hash, expanded, ct) is { } refusal)
            return refusal.Again
                ? new Outcome<IntegrationAnswer>.Refused(ProblemCode.ChainUnavailable, refusal.Reason)
                : new Outcome<IntegrationAnswer>.Rejected(
                    "The delegation was refused.", [new Violation("/signature", refusal.Code, refusal.Reason)]);
        if (await revocations.FindAsync(id, creator, ct) is { } revoked)
            return new Outcome<IntegrationAnswer>.Refused(ProblemCode.DelegationRevoked, revoked.Reason);
        return found.Signature == expanded
            ? Outcome.AlreadyDone(describe.AnswerOf(found))
            : await CommitAsync(found with { Signature = expanded }, ct);
    }

    private async Task<Outcome<IntegrationAnswer>> CommitAsync(Integration signed, CancellationToken ct) =>
        await store.TryReplaceAsync(signed, ct)
            ? Outcome.Done(describe.AnswerOf(signed))
            : new Outcome<IntegrationAnswer>.Refused(
                ProblemCode.IntegrationChanged,
                $"Another request changed the integration {signed.Id}. Send the request again.");
}

using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Webhooks;

/// <summary>Rotates the secret of an integration, and removes integrations.</summary>
internal sealed class ChangeIntegration(
    IntegrationStore store, IntegrationSecrets secrets, DescribeIntegration describe, TimeProvider time)
{
    /// <summary>
    /// Makes a secret the newest one. The former one stays valid for a time, so that the creator can change the screen
    /// of the platform. A request that is sent twice changes the integration once.
    /// </summary>
    public async Task<Outcome<IntegrationAnswer>> RotateAsync(
        Bytes32 id, Address creator, SecretForm form, CancellationToken ct)
    {
        if (secrets.Off is { } off)
            return new Outcome<IntegrationAnswer>.Refused(ProblemCode.IntegrationsOff, off);
        // Only the creator may find out the platform of an integration.
        if (await describe.FindOwnAsync(id, creator, ct) is Outcome<Integration>.Done(var own)
            && IntegrationForm.Refuse(own.Platform, form.Secret) is { } broken)
            return new Outcome<IntegrationAnswer>.Rejected("The secret was refused.", [broken]);
        // The same newest secret means that the answer to an earlier request was lost.
        return await UpdateAsync(
            id,
            creator,
            found => secrets.Open(found)[0].AsSpan().SequenceEqual(form.Bytes)
                ? null
                : found with { Secrets = secrets.Add(found, form.Secret, time.GetUtcNow() + form.Keep) },
            ct);
    }

    /// <summary>
    /// Removes an integration with its secrets. Its id is never used again, because the delegation names it.
    /// </summary>
    public async Task<Outcome<IntegrationAnswer>> RemoveAsync(Bytes32 id, Address creator, CancellationToken ct)
    {
        var outcome = await UpdateAsync(id, creator, found => found with
        {
            RemovedAt = time.GetUtcNow(),
            AgentKey = null,
            Token = null,
            Secrets = [],
        }, ct);
        if (outcome is Outcome<IntegrationAnswer>.Done && await store.FindAsync(id, ct) is { } removed)
            await store.UnlistAsync(removed, ct);
        return outcome;
    }

    private async Task<Outcome<IntegrationAnswer>> UpdateAsync(
        Bytes32 id, Address creator, Func<Integration, Integration?> decide, CancellationToken ct)
    {
        var own = await describe.FindOwnAsync(id, creator, ct);
        if (own is not Outcome<Integration>.Done(var found))
            return own.As<IntegrationAnswer>();
        if (found.RemovedAt is not null)
        {
            // An instance can stop between the removal and the change of the list.
            await store.UnlistAsync(found, ct);
            return Outcome.AlreadyDone(describe.AnswerOf(found));
        }
        if (decide(found) is not { } next)
            return Outcome.AlreadyDone(describe.AnswerOf(found));
        return await store.TryReplaceAsync(next, ct)
            ? Outcome.Done(describe.AnswerOf(next))
            : new Outcome<IntegrationAnswer>.Refused(
                ProblemCode.IntegrationChanged,
                $"Another request changed the integration {id}. Send the request again.");
    }
}

using Ainft.Ethereum;
using Ainft.Functions.Chain;
using Ainft.Functions.Platform;
using Ainft.Sources.Events;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Webhooks;

/// <summary>Reads integrations for their creators. Answers have no secrets.</summary>
internal sealed class DescribeIntegration(
    IntegrationStore store, IOptions<ChainOptions> chain, PublicAddress address, TimeProvider time)
{
    /// <summary>The integrations of a creator.</summary>
    public async Task<IntegrationPage> ListAsync(Address creator, CancellationToken ct) =>
        new([.. (await store.ListAsync(creator, ct)).Select(AnswerOf)]);

    /// <summary>
    /// An integration of a creator. The integration of another creator does not exist for the caller.
    /// </summary>
    public async Task<Outcome<Integration>> FindOwnAsync(Bytes32 id, Address creator, CancellationToken ct) =>
        await store.FindAsync(id, ct) is { } found && found.Creator == creator
            ? Outcome.Done(found)
            : new Outcome<Integration>.Refused(
                ProblemCode.IntegrationNotFound, $"{creator} has no integration {id} at this registry.");

    /// <summary>The answer about an integration.</summary>
    public IntegrationAnswer AnswerOf(Integration integration)
    {
        var terms = integration.Terms;
        return new IntegrationAnswer(
            $"{integration.Id}",
            $"{integration.Creator}",
            integration.Platform.ToText(),
            StateOf(integration),
            address.Of($"/api/webhooks/{integration.Id}"),
            new DelegationTerms(
                $"{terms.Agent}", terms.Platform, terms.Scope, $"{terms.ContributorsHash}", terms.MaxRoyalty,
                terms.NotBefore, terms.Deadline),
            integration.CreatedAt,
            integration.Server?.AbsoluteUri,
            integration.Kind?.ToText(),
            integration.Secrets.ElementAtOrDefault(1)?.Until,
            integration.RemovedAt,
            integration is { Signature: null, RemovedAt: null }
                ? DelegationMessages.TypedDataDelegate(chain.Value.MintDomain, terms)
                : null);
    }

    private string StateOf(Integration integration) =>
        integration.RemovedAt is not null ? "removed"
        : integration.Signature is null ? "unsigned"
        : integration.Terms.Deadline < (ulong)time.GetUtcNow().ToUnixTimeSeconds() ? "ended"
        : "active";
}

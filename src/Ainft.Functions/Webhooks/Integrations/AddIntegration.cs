using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Adds an integration with a new agent. The creator then signs the delegation to that agent. The commit point is the
/// row of the integration.
/// </summary>
internal sealed class AddIntegration(IntegrationStore store, IntegrationSecrets secrets, DescribeIntegration describe)
{
    public async Task<Outcome<IntegrationAnswer>> RunAsync(IntegrationForm form, CancellationToken ct)
    {
        var asked = form.Integration;
        if (secrets.Off is { } off)
            return new Outcome<IntegrationAnswer>.Refused(ProblemCode.IntegrationsOff, off);
        if (await store.FindAsync(asked.Id, ct) is { } stored)
            return Compare(stored, asked);
        if (await store.CountAsync(asked.Creator, ct) >= IntegrationStore.PerCreator)
            return new Outcome<IntegrationAnswer>.Refused(
                ProblemCode.IntegrationLimit,
                $"{asked.Creator} has {IntegrationStore.PerCreator} integrations, which is the limit. Remove one.");
        var made = WithSecrets(form);
        if (await store.TryInsertAsync(made, ct))
            return Outcome.Done(describe.AnswerOf(made));
        return Compare((await store.FindAsync(asked.Id, ct))!, asked);
    }

    private Integration WithSecrets(IntegrationForm form)
    {
        var (agent, asked) = (LocalKey.Generate(), form.Integration);
        return asked with
        {
            Terms = asked.Terms with { Agent = agent.Address },
            AgentKey = secrets.SealAgent(asked.Id, agent),
            Secrets = secrets.Add(asked, form.Secret, default),
            Token = form.Token is { } token ? secrets.SealToken(asked.Id, token) : null,
        };
    }

    // A client whose answer was lost sends the request again.
    private Outcome<IntegrationAnswer> Compare(Integration stored, Integration asked) =>
        stored.RemovedAt is null && asked.IsSameAs(stored)
            ? Outcome.AlreadyDone(describe.AnswerOf(stored))
            : new Outcome<IntegrationAnswer>.Refused(
                ProblemCode.IntegrationTaken,
                $"The integration {asked.Id} exists with other terms. Choose 32 new random bytes.");
}

using Ainft.Fetching;
using Ainft.Sources;
using Ainft.Sources.Events;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Finds a new head or tag of a repository on Hugging Face, whose delivery may be lost, or new heads of the
/// repositories of an account.
/// </summary>
internal sealed class PollHub(
    PlatformClients clients, IntegrationSecrets secrets, StoreDelivery store, PollHubTags tags, PollHubOwner owners,
    TimeProvider time)
{
    public async Task<PollState> RunAsync(Integration one, PollState state, CancellationToken ct)
    {
        var hub = clients.HuggingFace;
        var access = PlatformAccess.ForHuggingFace(hub.Address, secrets.OpenToken(one));
        var client = new PlatformClient(access, hub.Http, time);
        if (HubOwner.TryParse(one.Terms.Scope) is { } owner)
            return await owners.RunAsync(one, owner, state, client, ct);
        if (HubName.TryParse($"hf:{one.Terms.Scope}") is not { } name)
            return state;
        state = await FindHeadAsync(one, name, state, client, ct);
        return await tags.RunAsync(one, name, state, client, ct);
    }

    private async Task<PollState> FindHeadAsync(
        Integration one, HubName name, PollState state, PlatformClient client, CancellationToken ct)
    {
        var answer = await client.ReadAgainAsync(name.HeadPath, state.Tag, SourceLimits.FileBytes, ct);
        if (answer.Bytes is not { } bytes)
            return state with { Tag = answer.Tag };
        var head = HubHead.Read(name, bytes);
        // The head from before the integration is no event of it.
        var isNew = state.Seen is { } seen ? head.Commit != seen : head.ChangedAt > one.CreatedAt;
        if (isNew)
            await store.AddAsync(one, PolledEvent.OfHub(name, head.Commit), ct);
        return state with { Tag = answer.Tag, Seen = head.Commit };
    }
}

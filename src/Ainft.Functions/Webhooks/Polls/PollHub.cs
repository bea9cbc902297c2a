using Ainft.Fetching;
using Ainft.Sources;
using Ainft.Sources.Events;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Finds a new head of a repository on Hugging Face, whose delivery may be lost. A scope of several repositories names
/// none that a request could ask about.
/// </summary>
internal sealed class PollHub(
    PlatformClients clients, IntegrationSecrets secrets, StoreDelivery store, TimeProvider time)
{
    public async Task<PollState> RunAsync(Integration one, PollState state, CancellationToken ct)
    {
        if (HubName.TryParse($"hf:{one.Terms.Scope}") is not { } name)
            return state;
        var hub = clients.HuggingFace;
        var access = PlatformAccess.ForHuggingFace(hub.Address, secrets.OpenToken(one));
        var answer = await new PlatformClient(access, hub.Http, time)
            .ReadAgainAsync(name.HeadPath, state.Tag, SourceLimits.FileBytes, ct);
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

using Ainft.Fetching;
using Ainft.Sources;
using Ainft.Sources.Events;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Finds new heads of the repositories of an account on Hugging Face. One request lists those that changed last.
/// </summary>
internal sealed class PollHubOwner(StoreDelivery store, TimeProvider time)
{
    /// <summary>The most new events per poll, because no request pays for them. The next poll continues.</summary>
    private const int MostEvents = 20;

    public async Task<PollState> RunAsync(
        Integration one, HubOwner owner, PollState state, PlatformClient client, CancellationToken ct)
    {
        var answer = await client.ReadAgainAsync(owner.ListPath, state.Tag, SourceLimits.FileBytes, ct);
        if (answer.Bytes is not { } bytes)
            return state with { Tag = answer.Tag };
        var after = state.SearchAfter(one.CreatedAt);
        var heads = owner.ReadList(bytes).Where(head => head.At > after).OrderBy(head => head.At);
        var (newest, isAll) = await store.AddAsync(
            one, heads.Select(head => (PolledEvent.OfHub(head.Name, head.Commit), head.At)), MostEvents, ct);
        return state.SeenUntil(newest ?? after, time.GetUtcNow()) with { Tag = isAll ? answer.Tag : null };
    }
}

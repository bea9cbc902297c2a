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
        var (newest, left, isAll) = (after, MostEvents, true);
        var heads = owner.ReadList(bytes).Where(head => head.At > after).OrderBy(head => head.At);
        foreach (var (name, commit, at) in heads)
        {
            if (left == 0)
            {
                isAll = false;
                break;
            }
            left -= await store.AddAsync(one, PolledEvent.OfHub(name, commit), ct) ? 1 : 0;
            newest = at;
        }
        return state.SeenUntil(newest, time.GetUtcNow()) with { Tag = isAll ? answer.Tag : null };
    }
}

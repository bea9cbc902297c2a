using System.Security.Cryptography;
using System.Text;
using Ainft.Fetching;
using Ainft.Sources;
using Ainft.Sources.Events;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Finds new and moved tags of a repository on Hugging Face. The platform states no time of a tag, so the state keeps
/// six bytes per tag that was seen.
/// </summary>
internal sealed class PollHubTags(StoreDelivery store)
{
    /// <summary>The most new events per poll, because no request pays for them. The next poll continues.</summary>
    private const int MostEvents = 20;

    private const int MarkBytes = 6;

    public async Task<PollState> RunAsync(
        Integration one, HubName name, PollState state, PlatformClient client, CancellationToken ct)
    {
        var answer = await client.ReadAgainAsync(name.ReferencesPath, state.TagsTag, SourceLimits.FileBytes, ct);
        if (answer.Bytes is not { } bytes)
            return state with { TagsTag = answer.Tag };
        // A list that is too long leaves the marks as they are, or a shorter one would make old tags look new.
        if (HubTag.ReadList(bytes) is not { } tags)
            return state with { TagsTag = answer.Tag };
        var marked = tags.DistinctBy(MarkOf).ToDictionary(MarkOf);
        // The tags from before the first poll are no events of the integration.
        if (state.Tags is not { } seen)
            return state with { TagsTag = answer.Tag, Tags = marked.Keys.ToHashSet() };
        var lost = marked.Where(tag => !seen.Contains(tag.Key)).ToList();
        foreach (var (_, tag) in lost.Take(MostEvents))
            await store.AddAsync(one, PolledEvent.OfHub(name, tag), ct);
        var left = lost.Skip(MostEvents).Select(tag => tag.Key).ToHashSet();
        return state with
        {
            TagsTag = left.Count == 0 ? answer.Tag : null,
            Tags = marked.Keys.Where(mark => !left.Contains(mark)).ToHashSet(),
        };
    }

    private static string MarkOf(HubTag tag) => Convert.ToBase64String(
        SHA256.HashData(Encoding.UTF8.GetBytes($"{tag.Reference} {tag.Commit}")).AsSpan(0, MarkBytes));
}

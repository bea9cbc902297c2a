using System.Globalization;
using Ainft.Ethereum;
using Ainft.Functions.Platform;
using Azure.Data.Tables;

namespace Ainft.Functions.Webhooks;

/// <summary>How far the polls of an integration are.</summary>
/// <param name="Integration">The integration.</param>
internal sealed record PollState(Bytes32 Integration)
{
    /// <summary>
    /// A change can appear in a list later than its time, and the clocks of two machines differ. Events have ids, so a
    /// change that is seen twice makes one component.
    /// </summary>
    private static readonly TimeSpan Overlap = TimeSpan.FromMinutes(10);

    /// <summary>The entity tag of the last answer, or null.</summary>
    public string? Tag { get; init; }

    /// <summary>The newest commit or time that was seen. Null before the first poll.</summary>
    public string? Seen { get; init; }

    /// <summary>The entity tag of the last list of tags, or null.</summary>
    public string? TagsTag { get; init; }

    /// <summary>A mark per tag that was seen. Null before the first list.</summary>
    public IReadOnlySet<string>? Tags { get; init; }

    /// <summary>The time before which the platform wants no request. Null without one.</summary>
    public DateTimeOffset? NotBefore { get; init; }

    /// <summary>The time after which a list can have changes that were not seen.</summary>
    /// <param name="created">The time of the integration. Earlier changes are no events of it.</param>
    public DateTimeOffset SearchAfter(DateTimeOffset created) =>
        long.TryParse(Seen, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
        && DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) - Overlap is var after && after > created
            ? after
            : created;

    /// <summary>
    /// The state after changes up to a time. A platform with a clock in the future must not hide later changes.
    /// </summary>
    public PollState SeenUntil(DateTimeOffset newest, DateTimeOffset now) => this with
    {
        Seen = (newest < now ? newest : now).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture),
    };
}

/// <summary>How far the round through all integrations is.</summary>
/// <param name="StartedAt">The time at which it began.</param>
/// <param name="After">The last integration that was polled. Null when the round is over.</param>
internal sealed record PollRound(DateTimeOffset StartedAt, Bytes32? After);

/// <summary>
/// The partition <c>polls</c> of the table of integrations, which has a row per polled integration and the row
/// <c>round</c>. The instance with the lease writes them. A lost row costs requests, and the next poll takes the tags
/// that exist then as seen.
/// </summary>
internal sealed class PollStore(Storage storage)
{
    private const string Polls = "polls", Round = "round";

    private readonly Rows rows = storage.Rows(IntegrationStore.Table);

    public async Task<PollState> FindAsync(Bytes32 integration, CancellationToken ct)
    {
        var row = await rows.GetAsync(Polls, $"{integration}", ct);
        return new PollState(integration)
        {
            Tag = row?.GetString("Tag"),
            Seen = row?.GetString("Seen"),
            TagsTag = row?.GetString("TagsTag"),
            Tags = row?.GetString("Tags")?.Split(' ', StringSplitOptions.RemoveEmptyEntries).ToHashSet(),
            NotBefore = row?.GetDateTimeOffset("NotBefore"),
        };
    }

    public Task KeepAsync(PollState state, CancellationToken ct)
    {
        var row = new TableEntity(Polls, $"{state.Integration}");
        row.SetOptional("Tag", state.Tag);
        row.SetOptional("Seen", state.Seen);
        row.SetOptional("TagsTag", state.TagsTag);
        row.SetOptional("Tags", state.Tags is { } tags ? string.Join(' ', tags) : null);
        row.SetOptional("NotBefore", state.NotBefore);
        return rows.PutAsync(row, ct);
    }

    /// <summary>The round. Null before the first one.</summary>
    public async Task<PollRound?> FindRoundAsync(CancellationToken ct) =>
        await rows.GetAsync(Polls, Round, ct) is { } row
            ? new PollRound(
                row.GetDateTimeOffset("StartedAt")!.Value,
                row.GetString("After") is { } after ? Bytes32.Parse(after) : null)
            : null;

    public Task KeepRoundAsync(PollRound round, CancellationToken ct)
    {
        var row = new TableEntity(Polls, Round) { ["StartedAt"] = round.StartedAt };
        row.SetOptional("After", round.After?.ToString());
        return rows.PutAsync(row, ct);
    }
}

using Ainft.Fetching;
using Ainft.Sources;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Makes GitHub deliver events again that it could not deliver. GitHub itself makes one attempt. The new attempt has a
/// signature, so it comes through the route of all deliveries. The token needs write access to webhooks.
/// </summary>
internal sealed class PollGitHub(PlatformClients clients, IntegrationSecrets secrets, TimeProvider time)
{
    /// <summary>The most events per poll that GitHub delivers again.</summary>
    private const int Most = 20;

    /// <summary>The most attempts of an event.</summary>
    public const int MostAttempts = 5;

    /// <summary>GitHub delivers events of the last three days again.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(3);

    public async Task<PollState> RunAsync(Integration one, PollState state, CancellationToken ct)
    {
        if (one.Hook is not { } hook || secrets.OpenToken(one) is not { } token)
            return state;
        var api = clients.GitHub;
        var client = new PlatformClient(PlatformAccess.ForGitHub(api.Address, api.Address, token), api.Http, time);
        var answer = await client.ReadAgainAsync(
            GitHubAttempt.ListPath(hook), state.Tag, SourceLimits.FileBytes, ct);
        if (answer.Bytes is not { } bytes)
            return state with { Tag = answer.Tag };
        var lost = LostOf(GitHubAttempt.ReadList(bytes), Latest(one.CreatedAt, time.GetUtcNow() - Kept));
        foreach (var attempt in lost.Take(Most))
            await RepeatAsync(client, attempt.AgainPath(hook), ct);
        return state with { Tag = lost.Count > Most ? null : answer.Tag };
    }

    private static async Task RepeatAsync(PlatformClient client, string path, CancellationToken ct)
    {
        try
        {
            await client.PostAsync(path, "{}"u8.ToArray(), SourceLimits.FileBytes, ct);
        }
        catch (FetchRefusedException)
        {
            // GitHub repeats this attempt no more, but the others must still come.
        }
    }

    /// <summary>The last attempts of events after a time that no attempt delivered, and that another one can deliver.
    /// </summary>
    public static IReadOnlyList<GitHubAttempt> LostOf(IReadOnlyList<GitHubAttempt> attempts, DateTimeOffset after) =>
    [
        .. from attempt in attempts
           group attempt by attempt.Event into all
           let last = all.MaxBy(attempt => attempt.At)!
           where last.At > after && last.CanSucceedLater && all.Count() < MostAttempts
               && !all.Any(attempt => attempt.IsDelivered)
           select last,
    ];

    private static DateTimeOffset Latest(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}

using Ainft.Ethereum;
using Ainft.Fetching;
using Ainft.Sources.Events;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Polls the platform of one integration. A platform that does not answer, or that asks for a pause, does not stop the
/// polls of the others.
/// </summary>
internal sealed partial class PollIntegration(
    PollStore polls, PollHub hub, PollMlflow mlflow, PollGitHub gitHub, TimeProvider time,
    ILogger<PollIntegration> log)
{
    /// <summary>The longest poll of an integration.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>The longest pause that a platform can ask for.</summary>
    private static readonly TimeSpan MostPause = TimeSpan.FromHours(24);

    public async Task RunAsync(Integration one, CancellationToken ct)
    {
        var now = time.GetUtcNow();
        // Without a valid delegation no event becomes a component.
        if (one.RemovedAt is not null || one.Delegation is null
            || one.Terms.Deadline < (ulong)now.ToUnixTimeSeconds())
            return;
        try
        {
            var state = await polls.FindAsync(one.Id, ct);
            if (state.NotBefore > now)
                return;
            await polls.KeepAsync(await AskAsync(one, state with { NotBefore = null }, ct), ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            LogFailed(e, one.Id, one.Platform);
        }
    }

    private async Task<PollState> AskAsync(Integration one, PollState state, CancellationToken ct)
    {
        using var late = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, ct);
        try
        {
            return one.Platform switch
            {
                WebhookPlatform.HuggingFace => await hub.RunAsync(one, state, either.Token),
                WebhookPlatform.Mlflow => await mlflow.RunAsync(one, state, either.Token),
                WebhookPlatform.GitHub => await gitHub.RunAsync(one, state, either.Token),
                _ => state,
            };
        }
        catch (HostBusyException e) when (e.RetryAfter is { } pause)
        {
            return state with { NotBefore = time.GetUtcNow() + (pause < MostPause ? pause : MostPause) };
        }
    }

    [LoggerMessage(8002, LogLevel.Warning,
        "The poll of the integration {Integration} at {Platform} failed. The next round polls it again.")]
    private partial void LogFailed(Exception failure, Bytes32 integration, WebhookPlatform platform);
}

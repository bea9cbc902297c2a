using Ainft.Functions.Platform;
using Ainft.Sources.Events;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// Polls the platforms of all integrations in rounds, at one instance at a time. A tick polls for a bounded time, and
/// the next one continues.
/// </summary>
internal sealed class PollPlatforms(
    IntegrationStore integrations, PollStore polls, PollIntegration poll, Leases leases,
    IOptions<WebhookOptions> options, TimeProvider time)
{
    private const int AtOnce = 4, PerStep = 8;

    /// <summary>The longest time of a tick. The timer comes each minute.</summary>
    private static readonly TimeSpan Turn = TimeSpan.FromSeconds(40);

    private static readonly WebhookPlatform[] Polled =
        [WebhookPlatform.GitHub, WebhookPlatform.HuggingFace, WebhookPlatform.Mlflow];

    public async Task RunAsync(CancellationToken ct)
    {
        if (options.Value.PollMinutes == 0)
            return;
        await using var lease = await leases.TryAcquireAsync("poll-platforms", TimeSpan.FromSeconds(60), ct);
        if (lease is null)
            return;
        using var held = CancellationTokenSource.CreateLinkedTokenSource(ct, lease.Lost);
        var (round, now) = (await polls.FindRoundAsync(held.Token), time.GetUtcNow());
        if (round is { After: not null })
            await ContinueAsync(round, held.Token);
        else if (round is null || round.StartedAt.AddMinutes(options.Value.PollMinutes) <= now)
            await ContinueAsync(new PollRound(now, null), held.Token);
    }

    private async Task ContinueAsync(PollRound round, CancellationToken ct)
    {
        var started = time.GetTimestamp();
        do
        {
            var some = await integrations.ListAfterAsync(round.After, Polled, PerStep, ct);
            await Parallel.ForEachAsync(
                some,
                new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct },
                async (one, token) => await poll.RunAsync(one, token));
            round = round with { After = some.Count == PerStep ? some[^1].Id : null };
            await polls.KeepRoundAsync(round, ct);
        }
        while (round.After is not null && time.GetElapsedTime(started) < Turn);
    }
}

using System.Net.Http.Headers;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Ainft.KeyVault;

/// <summary>
/// Sends a failed request again, after the time that the vault asks for in <c>Retry-After</c>. The time holds for all
/// requests of the process, because the vault counts them together. A request is not sent again when that time is
/// longer than the request may take.
/// </summary>
internal sealed class KeyVaultRetries(TimeProvider time, TimeSpan limit)
    : RetryPolicy(MaxRetries, DelayStrategy.CreateExponentialDelayStrategy(FirstDelay, MaxDelay))
{
    private const int MaxRetries = 3;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxDelay = TimeSpan.FromSeconds(4);
    private long pausedUntil;

    /// <summary>For how long the process must not send requests to the vault.</summary>
    public TimeSpan Pause =>
        TimeSpan.FromTicks(Math.Max(0, Interlocked.Read(ref pausedUntil) - time.GetUtcNow().UtcTicks));

    protected override ValueTask OnRequestSentAsync(HttpMessage message)
    {
        if (message.HasResponse && message.Response.Status is 429 or 503
            && message.Response.Headers.TryGetValue("Retry-After", out var text)
            && RetryConditionHeaderValue.TryParse(text, out var after))
            Interlocked.Exchange(ref pausedUntil, End(after).UtcTicks);
        return base.OnRequestSentAsync(message);
    }

    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        Pause > limit ? ValueTask.FromResult(false) : base.ShouldRetryAsync(message, exception);

    private DateTimeOffset End(RetryConditionHeaderValue after) => after.Date ?? time.GetUtcNow() + after.Delta!.Value;
}

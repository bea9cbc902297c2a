using System.Globalization;

namespace Ainft.Fetching;

/// <summary>
/// The time that a server asks its clients to wait, from the header <c>Retry-After</c> (RFC 9110, section 10.2.3).
/// GitHub sends <c>X-RateLimit-Reset</c> instead, a Unix time in seconds, when the requests of an hour are spent.
/// </summary>
public static class RequestedPause
{
    /// <summary>The time from now. Null when the answer does not ask for one, and negative for a time in the past.
    /// </summary>
    /// <param name="response">The answer.</param>
    /// <param name="now">The time.</param>
    public static TimeSpan? Of(HttpResponseMessage response, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(response);
        return response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - now,
            _ => IsSpent(response) && response.Headers.TryGetValues("X-RateLimit-Reset", out var reset)
                && long.TryParse(reset.First(), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)
                && seconds <= DateTimeOffset.MaxValue.ToUnixTimeSeconds()
                    ? DateTimeOffset.FromUnixTimeSeconds(seconds) - now
                    : null,
        };
    }

    /// <summary>Whether the requests of a client are spent. GitHub sends these headers with each answer.</summary>
    internal static bool IsSpent(HttpResponseMessage response) =>
        response.Headers.TryGetValues("X-RateLimit-Remaining", out var left) && left.Contains("0");
}

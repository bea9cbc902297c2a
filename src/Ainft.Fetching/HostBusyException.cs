using System.Net;

namespace Ainft.Fetching;

/// <summary>A host that answers, but not now. Trying again later helps.</summary>
/// <param name="reason">The reason, for people.</param>
/// <param name="retryAfter">The time that the host asks to wait, or null.</param>
public sealed class HostBusyException(string reason, TimeSpan? retryAfter) : HttpRequestException(reason)
{
    /// <summary>The time that the host asks to wait. Null when it does not say one.</summary>
    public TimeSpan? RetryAfter => retryAfter;

    /// <summary>Whether an answer means that the host cannot answer now.</summary>
    /// <param name="response">The answer.</param>
    internal static bool Is(HttpResponseMessage response) =>
        (int)response.StatusCode is 408 or 429 or >= 500 || IsSpent(response);

    // GitHub answers 403 when the requests of an hour are spent, or when they come too fast.
    private static bool IsSpent(HttpResponseMessage response) => response.StatusCode == HttpStatusCode.Forbidden
        && (response.Headers.RetryAfter is not null || RequestedPause.IsSpent(response));
}

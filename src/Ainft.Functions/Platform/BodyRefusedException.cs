namespace Ainft.Functions.Platform;

/// <summary>
/// A body that the app does not take now, because its client (429) or all clients (503) hold what there is.
/// </summary>
internal sealed class BodyRefusedException(string message, int status, TimeSpan retryAfter)
    : BadHttpRequestException(message, status)
{
    /// <summary>When the client may send the request again.</summary>
    public TimeSpan RetryAfter => retryAfter;
}

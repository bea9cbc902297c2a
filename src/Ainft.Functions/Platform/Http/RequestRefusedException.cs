namespace Ainft.Functions.Platform;

/// <summary>
/// A refusal before a use case runs, for example of an address, a sender, or a body that has no room now.
/// </summary>
internal sealed class RequestRefusedException(ProblemCode code, string message, TimeSpan? retryAfter = null)
    : BadHttpRequestException(message, code.Status)
{
    /// <summary>The problem to answer with.</summary>
    public ProblemCode Code => code;

    /// <summary>When the client may send the request again, where it differs from the code's own time.</summary>
    public TimeSpan? RetryAfter => retryAfter;
}

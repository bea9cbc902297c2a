namespace Ainft.Functions.Platform;

/// <summary>
/// The app refuses a body for now, because its client (429) or all clients (503) hold all room for bodies.
/// </summary>
internal sealed class BodyRefusedException(ProblemCode code, string message, TimeSpan retryAfter)
    : BadHttpRequestException(message, code.Status)
{
    /// <summary>The problem to answer with.</summary>
    public ProblemCode Code => code;

    /// <summary>When the client may send the request again.</summary>
    public TimeSpan RetryAfter => retryAfter;
}

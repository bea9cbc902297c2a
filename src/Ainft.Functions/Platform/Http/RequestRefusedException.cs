namespace Ainft.Functions.Platform;

/// <summary>A refusal before a use case runs, for example of an address or a sender, with the code to answer.</summary>
internal sealed class RequestRefusedException(ProblemCode code, string message)
    : BadHttpRequestException(message, code.Status)
{
    /// <summary>The problem to answer with.</summary>
    public ProblemCode Code => code;
}

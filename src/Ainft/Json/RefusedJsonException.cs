using System.Text.Json;

namespace Ainft.Json;

/// <summary>A document is JSON, but a reader refuses it and cannot continue.</summary>
/// <param name="code">The rule that the document breaks.</param>
/// <param name="reason">The reason for people.</param>
/// <param name="inner">The cause, if it is an exception.</param>
internal sealed class RefusedJsonException(ViolationCode code, string reason, Exception? inner = null)
    : JsonException(reason, inner)
{
    /// <summary>The rule that the document breaks.</summary>
    public ViolationCode Code { get; } = code;
}

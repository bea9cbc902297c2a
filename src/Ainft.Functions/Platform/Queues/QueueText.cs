using System.Text;

namespace Ainft.Functions.Platform;

/// <summary>The text of a queue message, which both kinds of queues bound and name in the same way.</summary>
internal static class QueueText
{
    private const int Longest = 48 * 1024;

    /// <exception cref="ArgumentException">The text is too long.</exception>
    public static string Bounded(string json) => Encoding.UTF8.GetByteCount(json) <= Longest
        ? json
        : throw new ArgumentException("A message has at most 48 KiB, which are 64 KiB in base64.", nameof(json));

    /// <summary>
    /// The id of a message, which is the SHA-256 of queue, text and cause. A zero byte divides them, because none of
    /// them contains one.
    /// </summary>
    public static string IdOf(string queue, string json, string cause) =>
        Sha256Digest.Of(Encoding.UTF8.GetBytes(string.Join('\0', queue, json, cause))).ToString();
}

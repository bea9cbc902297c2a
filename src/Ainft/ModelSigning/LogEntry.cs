namespace Ainft.ModelSigning;

/// <summary>An entry of the transparency log Rekor, as a bundle states it (<c>TransparencyLogEntry</c>).</summary>
/// <param name="Index">The index in the log over all of its trees.</param>
/// <param name="LogId">The SHA-256 of the log's public key.</param>
/// <param name="IntegratedTime">The time at which the log took the entry, or null.</param>
/// <param name="Promise">The log's signature over the entry and its time in DER, or null.</param>
/// <param name="Inclusion">The proof that a tree of the log has the entry, or null.</param>
/// <param name="Body">The entry itself, which is JSON.</param>
public sealed record LogEntry(
    long Index,
    ReadOnlyMemory<byte> LogId,
    DateTimeOffset? IntegratedTime,
    ReadOnlyMemory<byte>? Promise,
    LogInclusion? Inclusion,
    ReadOnlyMemory<byte> Body);

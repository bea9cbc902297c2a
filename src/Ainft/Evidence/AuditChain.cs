namespace Ainft.Evidence;

/// <summary>
/// Checks that lines of an audit are one chain. Each line contains the SHA-256 of the line before, so a changed,
/// missing or inserted line breaks the chain at the next one.
/// </summary>
/// <remarks>
/// A chain alone does not show that its last lines were cut off, or that a thief of the storage wrote all of it again.
/// The anchored <see cref="AuditStatement"/> of an earlier head shows both.
/// </remarks>
public sealed class AuditChain
{
    /// <summary>The number of lines so far, which is the number of the next line.</summary>
    public long Count { get; private set; }

    /// <summary>The digest of the last line. It is zero before the first line.</summary>
    public Sha256Digest Head { get; private set; }

    /// <summary>The last line, or null before the first line.</summary>
    public AuditLine? Last { get; private set; }

    /// <summary>Checks the next line and adds it to the chain.</summary>
    /// <param name="canonical">The line without its end.</param>
    /// <returns>Why the line does not follow, in one sentence. It is null when the line was added.</returns>
    public string? Add(ReadOnlyMemory<byte> canonical)
    {
        if (!AuditLine.TryRead(canonical, out var line, out var violations))
            return $"Line {Count} of the audit is malformed. {violations[0].Reason}";
        if (line.Number != Count)
            return $"Line {Count} of the audit has the number {line.Number}.";
        if (line.Previous != Head)
            return $"Line {Count} of the audit names {line.Previous} as the line before, which has the digest {Head}.";
        (Count, Head, Last) = (Count + 1, Sha256Digest.Of(canonical.Span), line);
        return null;
    }
}

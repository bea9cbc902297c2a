using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>
/// Reads a body line by line. It parses the lines of one buffer in parallel, and then adds them in order. The caller
/// looks up parents of other requests later, because the sender pays for lookups only after its signature is verified.
/// </summary>
internal static class ReadBulk
{
    public const int MaxLines = 10_000;

    /// <summary>The most parents that no line registers, because each costs a lookup in the index.</summary>
    public const int MaxOutsideParents = 1 << 15;

    /// <summary>
    /// Reads a body of manifests of one creator. It returns the violation for which the whole body is refused, or null.
    /// </summary>
    public static Task<Violation?> RunAsync(
        Stream body, BulkLines lines, Address creator, CancellationToken ct) =>
        RunAsync(body, lines, BulkManifest.MaxLineBytes, line => BulkManifest.Parse(line, creator), check: null, ct);

    /// <summary>
    /// Fills <paramref name="lines"/>. It returns the violation for which the whole body is refused, or null.
    /// </summary>
    /// <param name="body">The body, decompressed while it is read.</param>
    /// <param name="lines">Receives the lines.</param>
    /// <param name="maxLineBytes">The most bytes per line.</param>
    /// <param name="parse">Parses a line that is not too long. Several threads call it.</param>
    /// <param name="check">Checks parsed lines in order, where a check needs to wait.</param>
    /// <param name="ct">Cancels the read.</param>
    /// <exception cref="BadHttpRequestException">The body is too large (413).</exception>
    public static async Task<Violation?> RunAsync(
        Stream body,
        BulkLines lines,
        int maxLineBytes,
        Func<BodyLine, ParsedLine> parse,
        Func<ParsedLine, Task<ParsedLine>>? check,
        CancellationToken ct)
    {
        var reader = new LineReader(body, maxLineBytes, BulkBody.MaxBytes);
        try
        {
            while (await reader.ReadAsync(ct) is { } batch)
            {
                RequestWork.Add(batch.Sum(line => Prices.PerLine + line.Bytes.Length * Prices.PerByte));
                foreach (var line in Parse(batch, maxLineBytes, parse))
                    lines.Add(check is null ? line : await check(line));
                if (Refuse(lines) is { } violation)
                    return violation;
            }
        }
        catch (InvalidDataException damaged)
        {
            return new Violation($"#{reader.Line}", ViolationCode.GzipDamaged, damaged.Message);
        }
        if (lines.All.Count == 0)
            return new Violation("", ViolationCode.WrongCount, "The body has no lines.");
        lines.Complete(new HashSet<AinftId>(), 0);
        return null;
    }

    private static ParsedLine[] Parse(
        IReadOnlyList<BodyLine> batch, int maxLineBytes, Func<BodyLine, ParsedLine> parse)
    {
        var parsed = new ParsedLine[batch.Count];
        Parallel.For(0, batch.Count, i => parsed[i] = batch[i].IsTooLong
            ? new ParsedLine(batch[i].Number) { Violations = [TooLong(maxLineBytes)] }
            : parse(batch[i]));
        return parsed;
    }

    private static Violation TooLong(int maxLineBytes) =>
        new("", ViolationCode.TooLarge, $"The line has more than {maxLineBytes} bytes.");

    private static Violation? Refuse(BulkLines lines) => lines switch
    {
        { All.Count: > MaxLines } => new Violation(
            $"#{lines.All[MaxLines].Number}",
            ViolationCode.WrongCount,
            $"The body has more than {MaxLines} lines. Send it in several requests."),
        // The canonical form of a number can be longer than the form that the client sent. So the limit of the body
        // does not limit the canonical form.
        { Bytes: > BulkBody.MaxBytes } => new Violation(
            $"#{lines.All[^1].Number}",
            ViolationCode.TooLarge,
            $"The lines together have more than {BulkBody.MaxBytes} bytes in canonical form. "
            + "Send them in several requests."),
        { OutsideParents.Count: > MaxOutsideParents } => new Violation(
            $"#{lines.All[^1].Number}",
            ViolationCode.WrongCount,
            $"The lines name more than {MaxOutsideParents} parents of other requests. Send them in several requests."),
        _ => null,
    };
}

using Ainft.Functions.Platform;

namespace Ainft.Functions.Minting;

/// <summary>
/// Reads a body line by line. Each line is parsed by itself, on all processors a buffer of lines at a time; then they
/// are joined in order.
/// Parents of other requests are looked up later, because whoever sends them pays for that only once the signature is
/// verified.
/// </summary>
internal static class ReadBulk
{
    public const int MaxLines = 10_000;

    /// <summary>The most parents together that no line registers: each costs a look into the index.</summary>
    public const int MaxOutsideParents = 1 << 15;

    /// <summary>Fills <paramref name="lines"/>; answers why the body as a whole is refused, or null.</summary>
    /// <param name="body">The body, decompressed as it is read.</param>
    /// <param name="lines">Receives the lines.</param>
    /// <param name="maxLineBytes">The most bytes of a line.</param>
    /// <param name="parse">Parses a line that is not too long; called on several threads.</param>
    /// <param name="check">Looks at parsed lines once more, in order, where that needs waiting.</param>
    /// <param name="ct">Ends the reading.</param>
    /// <exception cref="BadHttpRequestException">The body is too large (413).</exception>
    public static async Task<Violation?> RunAsync(
        Stream body, BulkLines lines, int maxLineBytes, Func<BodyLine, ParsedLine> parse, Func<ParsedLine, Task<ParsedLine>>? check, CancellationToken ct)
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
            return new Violation($"#{reader.Line}", damaged.Message);
        }
        if (lines.All.Count == 0)
            return new Violation("", "The body has no line.");
        lines.Complete(new HashSet<AinftId>(), 0);
        return null;
    }

    private static ParsedLine[] Parse(IReadOnlyList<BodyLine> batch, int maxLineBytes, Func<BodyLine, ParsedLine> parse)
    {
        var parsed = new ParsedLine[batch.Count];
        Parallel.For(0, batch.Count, i => parsed[i] = batch[i].IsTooLong
            ? new ParsedLine(batch[i].Number) { Violations = [new Violation("", $"The line has more than {maxLineBytes} bytes.")] }
            : parse(batch[i]));
        return parsed;
    }

    private static Violation? Refuse(BulkLines lines) => lines switch
    {
        { All.Count: > MaxLines } => new Violation($"#{lines.All[MaxLines].Number}", $"The body has more than {MaxLines} lines; send it in several requests."),
        // Canonical numbers may be longer than they were sent, so the body's limit alone does not bound this.
        { Bytes: > BulkBody.MaxBytes } => new Violation($"#{lines.All[^1].Number}", $"The lines have more than {BulkBody.MaxBytes} bytes together in canonical form; send them in several requests."),
        { OutsideParents.Count: > MaxOutsideParents } => new Violation($"#{lines.All[^1].Number}", $"The lines name more than {MaxOutsideParents} parents of other requests; send them in several requests."),
        _ => null,
    };
}

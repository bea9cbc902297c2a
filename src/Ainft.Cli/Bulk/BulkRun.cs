namespace Ainft.Cli.Bulk;

/// <summary>
/// Sends a file of any size chunk by chunk. It reads and checks the next chunk while it sends one. It sends a chunk
/// only when all its lines are right, and journals it only when the server has it. So the same command continues where
/// an earlier one stopped.
/// </summary>
internal sealed class BulkRun(
    BulkReader reader, BulkJournal journal, BulkBacklog backlog, BulkSender sender, BulkTerms terms, BulkIds? ids)
{
    private const int MaxRefusedLines = 1000;

    private readonly List<RefusedLine> refusedLines = [];
    private long lines, resumed, repeated, refused;
    private double reached;

    /// <summary>Sends the lines that the server does not have, and waits until the index has all of them.</summary>
    public async Task<BulkSummary> RunAsync(string name, Output output, CancellationToken cancellationToken)
    {
        var warnings = new BulkWarnings(output.Note);
        await output.BarAsync("sending", bar => SendAllAsync(bar, warnings, cancellationToken));
        if (backlog.Entries is var all and > 0)
            await output.BarAsync("indexing", async bar =>
            {
                await backlog.WaitForAllAsync(
                    done => bar.Show((double)done / all, $"{done:N0} of {all:N0}"), cancellationToken);
                return all;
            });
        return new BulkSummary(
            name, lines, sender.Sent - backlog.Duplicates, resumed + repeated + backlog.Duplicates, refused,
            sender.Bundles, Math.Round(sender.Duration.TotalSeconds, 3), sender.Rate, refusedLines,
            warnings.Count, warnings.All);
    }

    private async Task<long> SendAllAsync(Bar bar, BulkWarnings warnings, CancellationToken cancellationToken)
    {
        foreach (var record in journal.Records.ToList())
            Count(await ResumeAsync(record, cancellationToken), bar);

        var before = Task.FromResult<Sent?>(null);
        try
        {
            while (await reader.ReadAsync(terms.ChunkLines, cancellationToken) is { } chunk)
            {
                Count(await before, bar);
                if (lines > 0)
                    bar.Show(
                        reached,
                        $"{Describe()}, sending lines {chunk.Raw.First:N0} to "
                        + $"{chunk.Raw.First + chunk.Raw.Count - 1:N0}");
                warnings.Add(chunk.Good);
                before = SendAsync(chunk, chunk.Good, [], cancellationToken);
            }
        }
        finally
        {
            // The journal must record a chunk that was sent, even when the file cannot be read any further.
            Count(await before, bar);
        }

        return sender.Sent;
    }

    private async Task<Sent?> ResumeAsync(BulkRecord record, CancellationToken cancellationToken)
    {
        var chunk = await reader.ReadAgainAsync(record, cancellationToken);
        var isKnown = await backlog.ResumeAsync(
            record.Bundles, [.. chunk.Good.Select(line => line.Id)], cancellationToken);
        // The server may know the parents of refused lines by now. A server that does not know a bundle gets its lines
        // again, because it is another server or has lost them.
        var missing = isKnown ? [.. chunk.Good.Where(line => record.Refused.Contains(line.Number))] : chunk.Good;
        resumed += chunk.Good.Count - missing.Count;
        return await SendAsync(chunk, missing, isKnown ? record.Bundles : [], cancellationToken);
    }

    private async Task<Sent?> SendAsync(
        BulkChunk chunk, List<InputLine> missing, IReadOnlyList<string> there, CancellationToken cancellationToken)
    {
        if (chunk.Bad.Count > 0 && !terms.Partial)
            throw BulkChunk.Invalid(chunk.Bad);
        var (sentIn, reasons) = (there.ToList(), new Dictionary<long, IReadOnlyList<Violation>>());
        foreach (var part in BulkParts.Cut(missing))
            if (await sender.SendAsync(part, reasons, cancellationToken) is { } bundle)
                sentIn.Add(bundle);
        if (missing.Count > 0 || there.Count == 0)
            journal.Append(new BulkRecord(
                chunk.Raw.First, chunk.Raw.Count, chunk.Raw.Digest.ToString(), sentIn, [.. reasons.Keys]));
        return new Sent(chunk, reasons);
    }

    // Only the reader calls this, so a chunk that is being sent never changes names and counts.
    private void Count(Sent? done, Bar bar)
    {
        if (done is not (var chunk, var reasons))
            return;
        reader.Refuse(chunk, reasons);
        lines += chunk.Raw.Lines.Count;
        repeated += chunk.Repeated;
        refused += chunk.Bad.Count;
        refusedLines.AddRange(chunk.Bad.OrderBy(line => line.Number)
            .Take(MaxRefusedLines - refusedLines.Count)
            .Select(line => new RefusedLine(line.Number, line.Violations)));
        ids?.Add(chunk);
        bar.Show(reached = chunk.Fraction, Describe());
    }

    // This counts only lines that the server has, and no lines that are being sent.
    private string Describe() => sender.Sent == 0
        ? $"{lines:N0} lines are already registered"
        : $"{lines:N0} lines, {sender.Rate:N0} per second";

    private sealed record Sent(BulkChunk Chunk, IReadOnlyDictionary<long, IReadOnlyList<Violation>> Reasons);
}

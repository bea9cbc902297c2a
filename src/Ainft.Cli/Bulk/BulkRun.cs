using Ainft.Cli.Api;

namespace Ainft.Cli.Bulk;

/// <summary>
/// Sends a file of any size chunk by chunk. It reads and checks the next chunk while it sends one. It sends a chunk
/// only when all its lines are right, and journals it only when the server has it. So the same command continues where
/// an earlier one stopped.
/// </summary>
internal sealed class BulkRun(
    AinftApi api, BulkFile file, BulkJournal journal, Func<RawLine, InputLine> parse, BulkUpload upload,
    BulkTerms terms, BulkIds? ids, TimeProvider time)
{
    private const long ChunkBytes = 32 << 20;
    private const int MaxViolations = 256, MaxRefusedLines = 1000;

    private BulkBacklog backlog = null!;
    private readonly BulkNames names = new();
    private readonly List<string> bundles = [];
    private readonly List<RefusedLine> refusedLines = [];
    private long lines, sent, resumed, repeated, refused;
    private long? started;
    private TimeSpan sending;
    private double reached;

    /// <summary>Sends the lines that the server does not have, and waits until the index has all of them.</summary>
    public async Task<BulkSummary> RunAsync(string name, Output output, CancellationToken cancellationToken)
    {
        backlog = new BulkBacklog(api, output.Note, time);
        await output.BarAsync("sending", bar => SendAllAsync(bar, cancellationToken));
        if (backlog.Entries is var all and > 0)
            await output.BarAsync("indexing", async bar =>
            {
                await backlog.WaitForAllAsync(
                    done => bar.Show((double)done / all, $"{done:N0} of {all:N0}"), cancellationToken);
                return all;
            });
        return new BulkSummary(
            name, lines, sent - backlog.Duplicates, resumed + repeated + backlog.Duplicates, refused, bundles,
            Math.Round(sending.TotalSeconds, 3), Rate, refusedLines);
    }

    private async Task<long> SendAllAsync(Bar bar, CancellationToken cancellationToken)
    {
        foreach (var record in journal.Records.ToList())
            Count(await ResumeAsync(record, cancellationToken), bar);

        var before = Task.FromResult<Sent?>(null);
        try
        {
            while (await file.ReadAsync(terms.ChunkLines, ChunkBytes, cancellationToken) is { } raw)
            {
                var chunk = BulkChunk.Read(raw, file.Fraction, names, parse);
                Count(await before, bar);
                if (lines > 0)
                    bar.Show(
                        reached, $"{Describe()}, sending lines {raw.First:N0} to {raw.First + raw.Count - 1:N0}");
                before = SendAsync(chunk, chunk.Good, [], cancellationToken);
            }
        }
        finally
        {
            // The journal must record a chunk that was sent, even when the file cannot be read any further.
            Count(await before, bar);
        }

        return sent;
    }

    private double Rate => sending > TimeSpan.Zero ? Math.Round(sent / sending.TotalSeconds, 1) : 0;

    private async Task<Sent?> ResumeAsync(BulkRecord record, CancellationToken cancellationToken)
    {
        var raw = await file.ReadAsync(record.Count, long.MaxValue, cancellationToken);
        if (raw is null || raw.First != record.Line || raw.Count != record.Count
            || raw.Digest.ToString() != record.Digest)
            throw CommandException.Usage(
                $"The file has changed since it was sent. Its journal has another digest for lines {record.Line} to "
                + $"{record.Line + record.Count - 1}.",
                "Delete the journal to send all lines of the file again, which is safe.");
        var chunk = BulkChunk.Read(raw, file.Fraction, names, parse);
        var states = await Task.WhenAll(
            record.Bundles.Select(bundle => BundleState.FindAsync(api, bundle, cancellationToken)));
        var isKnown = states.All(state => state is not null);
        // The server may know the parents of refused lines by now. A server that does not know a bundle gets its lines
        // again, because it is another server or has lost them.
        var missing = isKnown ? [.. chunk.Good.Where(line => record.Refused.Contains(line.Number))] : chunk.Good;
        resumed += chunk.Good.Count - missing.Count;
        foreach (var (bundle, state) in record.Bundles.Zip(states))
            if (state is { IsProjected: false })
                backlog.Add(bundle, chunk.Good.Select(line => line.Id), isNew: false);
        return await SendAsync(chunk, missing, isKnown ? record.Bundles : [], cancellationToken);
    }

    private async Task<Sent?> SendAsync(
        BulkChunk chunk, List<InputLine> missing, IReadOnlyList<string> there, CancellationToken cancellationToken)
    {
        if (chunk.Bad.Count > 0 && !terms.Partial)
            throw Invalid(chunk.Bad);
        var (sentIn, reasons) = (there.ToList(), new Dictionary<long, IReadOnlyList<Violation>>());
        foreach (var part in BulkParts.Cut(missing))
            if (await SendPartAsync(part, reasons, cancellationToken) is { } bundle)
                sentIn.Add(bundle);
        if (missing.Count > 0 || there.Count == 0)
            journal.Append(new BulkRecord(
                chunk.Raw.First, chunk.Raw.Count, chunk.Raw.Digest.ToString(), sentIn, [.. reasons.Keys]));
        return new Sent(chunk, reasons);
    }

    /// <summary>
    /// Sends lines until the server accepts all that it does not refuse. Returns the hash of their bundle, or null when
    /// the server refused all of them.
    /// </summary>
    private async Task<string?> SendPartAsync(
        List<InputLine> part,
        Dictionary<long, IReadOnlyList<Violation>> reasons,
        CancellationToken cancellationToken)
    {
        while (part.Count > 0)
        {
            await backlog.WaitForAsync([.. part.SelectMany(line => line.Parents)], cancellationToken);
            started ??= time.GetTimestamp();
            var answer = await upload.SendAsync(part, cancellationToken);
            if (answer.Bundle is { } bundle)
            {
                (sent, sending) = (sent + part.Count, time.GetElapsedTime(started.Value));
                bundles.Add(bundle);
                backlog.Add(bundle, part.Select(line => line.Id), isNew: true);
                return bundle;
            }

            if (!terms.Partial)
                throw Invalid(part.Where(line => answer.Refused.ContainsKey(line.Number))
                    .Select(line => line with { Violations = answer.Refused[line.Number] }));
            foreach (var (number, violations) in answer.Refused)
                reasons[number] = violations;
            part.RemoveAll(line => answer.Refused.ContainsKey(line.Number));
        }

        return null;
    }

    // Only the reader calls this, so a chunk that is being sent never changes names and counts.
    private void Count(Sent? done, Bar bar)
    {
        if (done is not (var chunk, var reasons))
            return;
        chunk.Refuse(reasons, names);
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
    private string Describe() =>
        sent == 0 ? $"{lines:N0} lines are already registered" : $"{lines:N0} lines, {Rate:N0} per second";

    private static CommandException Invalid(IEnumerable<InputLine> bad)
    {
        var violations = bad.OrderBy(line => line.Number)
            .SelectMany(line => line.Violations.Select(violation =>
                violation with { Pointer = $"#{line.Number}{violation.Pointer}" }))
            .Take(MaxViolations).ToList();
        return new CommandException(
            ExitCode.Refused,
            "Some lines of the file are wrong. The command sent no line of their chunk.",
            "Correct the listed places and run the same command again, or leave such lines out with --partial.",
            violations);
    }

    private sealed record Sent(BulkChunk Chunk, IReadOnlyDictionary<long, IReadOnlyList<Violation>> Reasons);
}

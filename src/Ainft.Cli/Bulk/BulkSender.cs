namespace Ainft.Cli.Bulk;

/// <summary>Sends lines once the index has their parents, and measures the rate of the accepted lines.</summary>
internal sealed class BulkSender(BulkUpload upload, BulkBacklog backlog, BulkTerms terms, TimeProvider time)
{
    private readonly List<string> bundles = [];
    private long? started;

    /// <summary>The number of lines that the server accepted.</summary>
    public long Sent { get; private set; }

    /// <summary>The time from the first request until the server accepted the last line.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>The number of accepted lines per second.</summary>
    public double Rate => Duration > TimeSpan.Zero ? Math.Round(Sent / Duration.TotalSeconds, 1) : 0;

    /// <summary>The bundles of the accepted lines.</summary>
    public IReadOnlyList<string> Bundles => bundles;

    /// <summary>
    /// Sends lines until the server accepts all that it does not refuse. Returns the hash of their bundle, or null when
    /// the server refused all of them.
    /// </summary>
    /// <param name="part">The lines. This removes the refused ones.</param>
    /// <param name="reasons">Receives the violations of the refused lines.</param>
    /// <param name="cancellationToken">Stops sending.</param>
    /// <exception cref="CommandException">The server refused a line, and the command must not leave it out.</exception>
    public async Task<string?> SendAsync(
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
                (Sent, Duration) = (Sent + part.Count, time.GetElapsedTime(started.Value));
                bundles.Add(bundle);
                backlog.Add(bundle, part.Select(line => line.Id), isNew: true);
                return bundle;
            }

            if (!terms.Partial)
                throw BulkChunk.Invalid(part.Where(line => answer.Refused.ContainsKey(line.Number))
                    .Select(line => line with { Violations = answer.Refused[line.Number] }));
            foreach (var (number, violations) in answer.Refused)
                reasons[number] = violations;
            part.RemoveAll(line => answer.Refused.ContainsKey(line.Number));
        }

        return null;
    }
}

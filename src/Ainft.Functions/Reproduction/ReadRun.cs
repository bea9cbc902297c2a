using Ainft.Functions.Platform;

namespace Ainft.Functions.Reproduction;

/// <summary>One run by id.</summary>
public sealed class ReadRun(Runs runs, DescribeRun describe)
{
    public async Task<Outcome<RunAnswer>> RunAsync(string id, CancellationToken ct) =>
        Sha256Digest.TryParse(id, out var run) && await runs.FindAsync(run, ct) is { } found
            ? Outcome.Done(await describe.DescribeAsync(found, ct))
            : new Outcome<RunAnswer>.NotFound($"No run {id} is known here; a run's id is 0x and 64 hexadecimal digits.");
}

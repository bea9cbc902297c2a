using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>Reads one run by its id.</summary>
public sealed class ReadRun(RunStore runs, DescribeRun describe)
{
    public async Task<Outcome<RunAnswer>> RunAsync(string id, CancellationToken ct) =>
        Sha256Digest.TryParse(id, out var run) && await runs.FindAsync(run, ct) is { } found
            ? Outcome.Done(await describe.DescribeAsync(found, ct))
            : new Outcome<RunAnswer>.Refused(
                ProblemCode.RunNotFound,
                $"The registry does not know a run {id}. The id of a run is 0x and 64 hexadecimal digits.");
}

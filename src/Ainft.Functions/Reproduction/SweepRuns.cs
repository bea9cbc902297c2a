namespace Ainft.Functions.Reproduction;

/// <summary>Advances every open run whose time has come.</summary>
public sealed class SweepRuns
{
    public Task RunAsync(CancellationToken ct) => Task.CompletedTask;
}

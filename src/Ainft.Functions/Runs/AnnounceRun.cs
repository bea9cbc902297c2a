using Ainft.Functions.Minting;

namespace Ainft.Functions.Runs;

/// <summary>
/// Lists a run with the component that it is about, and adds it to the open runs in the state of the component.
/// Repeatable. The summary of the run takes it out of the state.
/// </summary>
public sealed class AnnounceRun(RunStore runs, ComponentStates states)
{
    /// <summary>
    /// Announces a run about its subject. The timer does it again for a run that was not announced. A run of a template
    /// has no subject.
    /// </summary>
    public Task RunAsync(Run run, CancellationToken ct) =>
        run.Request.Subject is { } subject ? RunAsync(run, subject, ct) : Task.CompletedTask;

    /// <summary>Announces a run about its subject or its product.</summary>
    public async Task RunAsync(Run run, AinftId component, CancellationToken ct)
    {
        await runs.ListWithAsync(run, component, ct);
        await states.SetAsync(component, state => state.WithOpen(run.Id), ct);
    }
}

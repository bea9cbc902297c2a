using Ainft.Functions.Minting;

namespace Ainft.Functions.Runs;

/// <summary>
/// Hears that a run is open. A slice to the right registers it. It only remembers the run in memory, and finds a run
/// that a killed instance forgot in the list of open runs.
/// </summary>
public sealed record RunOpened(Action<Sha256Digest> Remember);

/// <summary>
/// Lists a run with the component that it is about, and adds it to the open runs in the state of the component.
/// Repeatable. The summary of the run takes it out of the state.
/// </summary>
public sealed class AnnounceRun(RunStore runs, ComponentStates states, IEnumerable<RunOpened> listeners)
{
    private readonly RunOpened[] listeners = [.. listeners];

    /// <summary>
    /// Announces a run about its subject. The timer does it again for a run that was not announced. A run of a template
    /// has no subject.
    /// </summary>
    public async Task RunAsync(Run run, CancellationToken ct)
    {
        if (run.Request.Subject is { } subject)
            await RunAsync(run, subject, ct);
        foreach (var listener in listeners)
            listener.Remember(run.Id);
    }

    /// <summary>Announces a run about its subject or its product.</summary>
    public async Task RunAsync(Run run, AinftId component, CancellationToken ct)
    {
        await runs.ListWithAsync(run, component, ct);
        await states.SetAsync(component, state => state.WithOpen(run.Id), ct);
    }
}

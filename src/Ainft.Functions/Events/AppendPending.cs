namespace Ainft.Functions.Events;

/// <summary>Appends the events that this instance announced to itself. Repeatable.</summary>
internal sealed class AppendPending(AppendEvents append, AppendDecisions decisions)
{
    /// <summary>Appends the work. False while work is left, or another instance holds the lease.</summary>
    /// <exception cref="AppendLostException">Another writer was first. A repeated call continues.</exception>
    public async Task<bool> RunAsync(PendingWork work, CancellationToken ct) =>
        (work.Sources.Count == 0 || await append.RunAsync(work.Sources, ct))
        && (!work.HasDecisions || await decisions.RunAsync(ct));
}

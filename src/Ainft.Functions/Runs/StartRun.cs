using Ainft.Functions.Platform;

namespace Ainft.Functions.Runs;

/// <summary>
/// Announces an opened run, and sends the message that draws its nodes after its beacon. A repeated request starts it
/// again, because the first attempt may have failed.
/// </summary>
public sealed class StartRun(AnnounceRun announce, Queues queues)
{
    private readonly IMessageQueue queue = queues.Open("runs");

    /// <summary>Starts a run. Repeatable, and without an effect once the run has its beacon.</summary>
    public async Task RunAsync(Run run, CancellationToken ct)
    {
        if (run.Beacon is not null)
            return;
        await announce.RunAsync(run, ct);
        await queue.SendAsync(DigestMessage.Write("run", run.Id), "request", ct);
    }
}

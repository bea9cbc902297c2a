using Ainft.Ethereum;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Rewards;

/// <summary>
/// Runs a timer of the settler in one instance, after the transactions that earlier runs left behind. Without the key
/// it does nothing.
/// </summary>
internal sealed partial class SettlerTimer(Settler settler, Storage storage, ILogger<SettlerTimer> log)
{
    private static readonly TimeSpan LeaseTime = TimeSpan.FromSeconds(30);

    /// <summary>Runs a step while this instance holds the lease.</summary>
    public async Task RunAsync(string lease, Func<CancellationToken, Task> step, CancellationToken ct)
    {
        if (!settler.HasKey)
            return;
        await using var held = await storage.Leases.TryAcquireAsync(lease, LeaseTime, ct);
        if (held is null)
            return;
        using var both = CancellationTokenSource.CreateLinkedTokenSource(ct, held.Lost);
        try
        {
            await settler.Sender.AdvanceAsync(both.Token);
            await step(both.Token);
        }
        catch (JsonRpcUnavailableException silence)
        {
            // Each step can be repeated, so the next run continues.
            LogSilent(lease, silence.Message);
        }
    }

    [LoggerMessage(7007, LogLevel.Warning,
        "No node of the chain answered the timer {Timer} of the settler, so its next run tries again: {Reason}")]
    private partial void LogSilent(string timer, string reason);
}

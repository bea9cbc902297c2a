namespace Ainft.Functions.Platform;

/// <summary>
/// Renews secrets while the settings have an old data key, ten minutes after the start and each hour. An instance that
/// has not restarted since the rotation still writes envelopes of the old key, so one pass would miss them.
/// </summary>
internal sealed partial class RenewLoop(
    DataKeys keys, RenewSecrets renew, TimeProvider time, ILogger<RenewLoop> log) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromHours(1);

    // The other instances restart meanwhile. Before that they open no secret of the newest key.
    private static readonly TimeSpan First = TimeSpan.FromMinutes(10);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        for (var wait = First; keys.HasOld && !stoppingToken.IsCancellationRequested; wait = Every)
        {
            await Task.Delay(wait, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!stoppingToken.IsCancellationRequested)
                await StepAsync(stoppingToken);
        }
    }

    private async Task StepAsync(CancellationToken ct)
    {
        try
        {
            if (await renew.RunAsync(ct) is > 0 and var renewed)
                LogRenewed(renewed);
        }
        catch (OperationCanceledException) when (ct.IsCancellationRequested)
        {
            // The process ends. The next start continues.
        }
        catch (Exception e)
        {
            // An unreadable row must not stop the app.
            LogFailed(e);
        }
    }

    [LoggerMessage(1140, LogLevel.Information,
        "The app encrypted the secrets of {Rows} rows again with the newest data key.")]
    private partial void LogRenewed(int rows);

    [LoggerMessage(1141, LogLevel.Warning,
        "The app did not renew all secrets, so some still need the old data key. It tries again.")]
    private partial void LogFailed(Exception failure);
}

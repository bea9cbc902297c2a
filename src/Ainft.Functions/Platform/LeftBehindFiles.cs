namespace Ainft.Functions.Platform;

/// <summary>Deletes the temporary files that killed processes left, without a delay of the start.</summary>
internal sealed class LeftBehindFiles : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Run(TemporaryFile.DeleteLeftBehind, stoppingToken);
}

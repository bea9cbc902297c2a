namespace Ainft.Functions.Platform;

/// <summary>Deletes the temporary files that killed processes left, at the start and without delaying it.</summary>
internal sealed class LeftBehindFiles : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Run(TemporaryFile.DeleteLeftBehind, stoppingToken);
}

namespace Ainft.Cli.Sandboxes.Disks;

/// <summary>
/// The task's own folder, for a node that cannot mount because it is not root. The node measures the folder every 100
/// ms, so a program can exceed the limit between two measurements.
/// </summary>
internal sealed class WatchedFolder(SandboxTask task) : IOutputDisk
{
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(100);

    public string Folder => task.OutFolder;

    private long Limit => (long)task.DiskMiB << 20;

    public async Task OverflowAsync(CancellationToken cancellationToken)
    {
        while (!await IsFullAsync())
            await Task.Delay(Look, TimeProvider.System, cancellationToken);
    }

    public async Task<bool> IsFullAsync() => (await OutputTree.SurveyAsync(Folder)).Exceeds(Limit);

    public async Task<Collected> CollectAsync(Action<string> logLine)
    {
        // The files belong to this user, but the program may have removed the permissions to read them.
        await OutputTree.OpenAsync(Folder);
        await OutputTree.DropSpecialFilesAsync(Folder);
        var survey = await OutputTree.SurveyAsync(Folder);
        if (survey.Fault is null && !survey.Exceeds(Limit))
            return Collected.Kept;
        await OutputTree.EmptyAsync(Folder);
        if (survey.Fault is not { } fault)
            return Collected.TooMuch;
        logLine($"[node] {fault}");
        return Collected.Unusable;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

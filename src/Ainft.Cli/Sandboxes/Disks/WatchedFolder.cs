namespace Ainft.Cli.Sandboxes.Disks;

/// <summary>The task's own folder, measured again and again: for ordinary users, who cannot mount. It may be overrun by what is written between two looks.</summary>
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
        // The files are this user's, who is kept out of them all the same if the program said so.
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

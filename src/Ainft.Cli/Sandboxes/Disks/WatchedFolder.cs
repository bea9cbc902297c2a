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

    public async Task<bool> IsFullAsync() => await FolderSize.MeasureAsync(Folder) > Limit;

    public async Task<bool> CollectAsync()
    {
        // The files are this user's, who is kept out of them all the same if the program said so.
        await Tool.DoAsync("chmod", ["--recursive", "u+rwX", Folder], CancellationToken.None);
        await FolderSize.DropSpecialFilesAsync(Folder);
        return !await IsFullAsync();
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}

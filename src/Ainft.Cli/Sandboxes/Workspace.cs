using Ainft.Cli.Sandboxes.Disks;

namespace Ainft.Cli.Sandboxes;

/// <summary>
/// The files of a run beside its inputs, in a folder next to the task's output. The folder is removed after the run.
/// </summary>
internal sealed class Workspace : IAsyncDisposable
{
    private readonly string folder;
    private IOutputDisk? disk;

    private Workspace(string folder) => this.folder = folder;

    public IOutputDisk Disk => disk!;

    /// <summary>The file in which bwrap reports the exit code of the program.</summary>
    public string Status => Path.Combine(folder, "status");

    /// <summary>The file with the filter of system calls.</summary>
    public string Filter => Path.Combine(folder, "filter");

    /// <exception cref="CommandException">This machine cannot make the disk.</exception>
    public static async Task<Workspace> CreateAsync(
        SandboxTask task, SandboxName name, bool isRoot, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.Combine(task.WorkFolder, "out"));
        if (isRoot)
            await Tool.DoAsync("chmod", ["--recursive", "a+rX", "--", task.WorkFolder], cancellationToken);
        var workspace = new Workspace(Directory.CreateDirectory($"{task.OutFolder.TrimEnd('/')}.{name}").FullName);
        try
        {
            workspace.disk = isRoot
                ? await MountedDisk.CreateAsync(task, workspace.folder, cancellationToken)
                : new WatchedFolder(task);
            return workspace;
        }
        catch
        {
            await workspace.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (disk is not null)
            await disk.DisposeAsync();
        if (await OutputTree.RemoveAsync(folder) is { } reason)
            throw CommandException.Refused($"The node cannot remove {folder}. {reason}");
    }
}

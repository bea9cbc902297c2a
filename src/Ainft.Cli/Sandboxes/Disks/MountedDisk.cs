namespace Ainft.Cli.Sandboxes.Disks;

/// <summary>
/// A file with an ext4 file system, mounted beside the task's folder. The program cannot write more than its size. Only
/// root can mount it.
/// </summary>
internal sealed class MountedDisk : IOutputDisk
{
    private const long Inodes = OutputTree.MostEntries;
    // ext4 reports a full disk while a few blocks are still free.
    private const long Slack = 1 << 20;

    private readonly SandboxTask task;
    private readonly string staging;

    private MountedDisk(SandboxTask task, string staging) => (this.task, this.staging) = (task, staging);

    public string Folder => Path.Combine(staging, "out");

    private string Image => Path.Combine(staging, "disk");

    /// <exception cref="CommandException">This machine cannot make or mount the disk.</exception>
    public static async Task<MountedDisk> CreateAsync(
        SandboxTask task, string staging, CancellationToken cancellationToken)
    {
        var disk = new MountedDisk(task, staging);
        Directory.CreateDirectory(disk.Folder);
        Reserve(disk.Image, Capacity(task.DiskMiB), task.DiskMiB);
        await Tool.DoAsync(
            "mkfs.ext4",
            [
                "-q", "-F", "-b", "4096", "-m", "0", "-N", $"{Inodes}", "-O", "^has_journal,^resize_inode",
                "-E", $"root_owner={BubblewrapArguments.User}:{BubblewrapArguments.User},lazy_itable_init=1,nodiscard",
                "--", disk.Image,
            ],
            cancellationToken);
        await Tool.DoAsync(
            "mount", ["-t", "ext4", "-o", "loop,nosuid,nodev,noatime", "--", disk.Image, disk.Folder],
            CancellationToken.None);
        Directory.Delete(Path.Combine(disk.Folder, "lost+found"));
        return disk;
    }

    /// <summary>Unmounts the disks of processes that have ended.</summary>
    public static async Task RemoveLeftoversAsync(CancellationToken cancellationToken)
    {
        foreach (var mount in Mount.Read().Where(mount => Path.GetFileName(mount.Point) == "out"))
            if (Path.GetDirectoryName(mount.Point) is { } staging
                && SandboxName.TryParse(Path.GetExtension(staging).TrimStart('.'), out var name)
                && name.IsLeftBehind)
            {
                await UnmountAsync(mount.Point);
                cancellationToken.ThrowIfCancellationRequested();
                await OutputTree.RemoveAsync(staging);
            }
    }

    public Task OverflowAsync(CancellationToken cancellationToken) =>
        Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    public async Task<bool> IsFullAsync()
    {
        var free = (await Tool.DoAsync(
            "stat", ["--file-system", "--format=%a %S %d", "--", Folder], CancellationToken.None))
            .Split(' ').Select(text => long.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).ToArray();
        return free[0] * free[1] < Slack || free[2] == 0;
    }

    public async Task<Collected> CollectAsync(Action<string> logLine)
    {
        await OutputTree.DropSpecialFilesAsync(Folder);
        var survey = await OutputTree.SurveyAsync(Folder);
        if (survey.Fault is { } fault)
        {
            logLine($"[node] {fault}");
            return Collected.Unusable;
        }

        if (survey.Exceeds(Capacity(task.DiskMiB)))
            return Collected.TooMuch;
        await Tool.DoAsync(
            "cp",
            [
                "--recursive", "--no-dereference", "--sparse=always", "--no-target-directory", "--", Folder,
                task.OutFolder,
            ],
            CancellationToken.None);
        return Collected.Kept;
    }

    public async ValueTask DisposeAsync() => await UnmountAsync(Folder);

    // Another program of this machine, such as an indexer, may have a file of the disk open. The lazy unmount takes
    // effect when that program closes the file.
    private static async Task UnmountAsync(string point)
    {
        // Another node that starts at the same time may have removed the same leftover.
        if (!(await Tool.RunAsync("umount", ["--", point], CancellationToken.None)).Succeeded
            && Mount.Read().Any(mount => mount.Point == point))
            await Tool.DoAsync("umount", ["--lazy", "--", point], CancellationToken.None);
    }

    // Reserves the space before the task starts. If this machine's disk became full later, the kernel would lose data
    // of the program, or the program would fail. Its result would be wrong in both cases.
    private static void Reserve(string file, long bytes, int diskMiB)
    {
        // A reservation that fails first uses all free space, so other programs would meanwhile find the disk full.
        var free = new DriveInfo(Path.GetDirectoryName(file)!).AvailableFreeSpace;
        if (bytes > free)
            throw NoRoom($"{free >> 20} MiB are free.");
        try
        {
            using var image = new FileStream(
                file,
                new FileStreamOptions
                {
                    Mode = FileMode.CreateNew,
                    Access = FileAccess.Write,
                    PreallocationSize = bytes,
                });
            image.SetLength(bytes);
        }
        catch (IOException exception)
        {
            throw NoRoom(exception.Message);
        }

        CommandException NoRoom(string reason) =>
            CommandException.Refused($"This machine does not have room for a disk of {diskMiB} MiB. {reason}");
    }

    // Adds the space that the file system needs for itself to the limit of the task.
    private static long Capacity(int diskMiB) =>
        ((long)diskMiB << 20) + (Inodes * 256) + ((long)diskMiB << 14) + (2 << 20);
}

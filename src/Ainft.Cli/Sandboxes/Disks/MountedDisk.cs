namespace Ainft.Cli.Sandboxes.Disks;

/// <summary>A file with an ext4 file system in it, mounted beside the task's folder: full is full, whatever the program does. Only root can mount.</summary>
internal sealed class MountedDisk : IOutputDisk
{
    private const long Inodes = OutputTree.MostEntries;
    // ext4 says that it is full with a few blocks still free.
    private const long Slack = 1 << 20;

    private readonly SandboxTask task;
    private readonly string staging;

    private MountedDisk(SandboxTask task, string staging) => (this.task, this.staging) = (task, staging);

    public string Folder => Path.Combine(staging, "out");

    private string Image => Path.Combine(staging, "disk");

    /// <exception cref="CommandException">This machine cannot make or mount it.</exception>
    public static async Task<MountedDisk> CreateAsync(SandboxTask task, string staging, CancellationToken cancellationToken)
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

    /// <summary>Unmounts the disks of processes that are gone.</summary>
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

    public Task OverflowAsync(CancellationToken cancellationToken) => Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);

    public async Task<bool> IsFullAsync()
    {
        var free = (await Tool.DoAsync(
            "stat", ["--file-system", "--format=%a %S %d", "--", Folder], CancellationToken.None)).Split(' ');
        return long.Parse(free[0], System.Globalization.CultureInfo.InvariantCulture) * long.Parse(free[1], System.Globalization.CultureInfo.InvariantCulture) < Slack
            || long.Parse(free[2], System.Globalization.CultureInfo.InvariantCulture) == 0;
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
            ["--recursive", "--no-dereference", "--sparse=always", "--no-target-directory", "--", Folder,
                task.OutFolder],
            CancellationToken.None);
        return Collected.Kept;
    }

    public async ValueTask DisposeAsync() => await UnmountAsync(Folder);

    // A program of this machine that looks at it just now, such as an indexer, keeps it busy: then it goes when that
    // program leaves.
    private static async Task UnmountAsync(string point)
    {
        // Another node that starts just now may have removed the same leftover.
        if (!(await Tool.RunAsync("umount", ["--", point], CancellationToken.None)).Succeeded
            && Mount.Read().Any(mount => mount.Point == point))
            await Tool.DoAsync("umount", ["--lazy", "--", point], CancellationToken.None);
    }

    // The task's room is taken before the task starts. If this machine's disk were full later, the kernel would lose
    // what the program wrote or the program would fail, and its result would be wrong either way.
    private static void Reserve(string file, long bytes, int diskMiB)
    {
        // A reservation that fails takes all that is free first, so other programs would find the disk full meanwhile.
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
            CommandException.Refused($"There is no room for a disk of {diskMiB} MiB here: {reason}");
    }

    // What the file system needs for itself comes on top of what the task may write.
    private static long Capacity(int diskMiB) => ((long)diskMiB << 20) + (Inodes * 256) + ((long)diskMiB << 14) + (2 << 20);
}

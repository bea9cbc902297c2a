using System.Runtime.InteropServices;
using System.Text.Json;
using Ainft.Cli.Sandboxes.Cgroups;
using Ainft.Cli.Sandboxes.Disks;

namespace Ainft.Cli.Sandboxes;

/// <summary>Namespaces by bubblewrap, limits by cgroups, and a seccomp filter: runs what this machine has installed, or a root that the operator named.</summary>
public sealed class BubblewrapSandbox : ISandbox
{
    // Enters the cgroups, opens the filter (9) and the status (8), limits core files, and becomes bwrap.
    private const string Enter = """
        for file; do shift; [ "$file" = -- ] && break; echo $$ > "$file" || exit 125; done
        exec 8> "$1" 9< "$2"; shift 2; ulimit -c 0; exec "$@"
        """;

    private readonly string bwrap;
    private readonly CgroupParent cgroups;
    private readonly byte[] filter;
    private readonly bool isRoot;

    private BubblewrapSandbox(string bwrap, CgroupParent cgroups, byte[] filter) =>
        (this.bwrap, this.cgroups, this.filter, isRoot) = (bwrap, cgroups, filter, Environment.IsPrivilegedProcess);

    /// <inheritdoc/>
    public string Name => "bubblewrap";

    /// <summary>Finds what it needs, removes what killed nodes left, and runs a trial.</summary>
    /// <exception cref="CommandException">Something is missing; it says what.</exception>
    public static async Task<BubblewrapSandbox> StartAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            throw CommandException.Usage("bubblewrap needs Linux.");
        var bwrap = Tool.Find("bwrap") ?? throw CommandException.Usage("bubblewrap is not installed.", "apt-get install bubblewrap");
        var filter = SeccompFilter.Create(RuntimeInformation.ProcessArchitecture)
            ?? throw CommandException.Usage($"There is no system call filter for {RuntimeInformation.ProcessArchitecture} processors.");
        var sandbox = new BubblewrapSandbox(bwrap, CgroupParent.Find(), filter);
        await sandbox.cgroups.RemoveLeftoversAsync();
        await MountedDisk.RemoveLeftoversAsync(cancellationToken);
        await sandbox.TryAsync(cancellationToken);
        return sandbox;
    }

    /// <inheritdoc/>
    public async Task<SandboxResult> RunAsync(SandboxTask task, Action<string> logLine, CancellationToken cancellationToken)
    {
        if (task.Image is not null)
            throw CommandException.Refused("bubblewrap runs no images.", "A workflow with an image needs the sandbox oci: install docker.io or podman.");
        var name = SandboxName.Next();
        await using var workspace = await Workspace.CreateAsync(task, name, isRoot, cancellationToken);
        await File.WriteAllBytesAsync(workspace.Filter, filter, cancellationToken);
        var cgroup = await cgroups.CreateAsync(name, task);
        try
        {
            return await RunAsync(task, workspace, cgroup, logLine, cancellationToken);
        }
        finally
        {
            await cgroup.EndAsync();
            await cgroup.RemoveAsync();
        }
    }

    private async Task<SandboxResult> RunAsync(SandboxTask task, Workspace workspace, ICgroup cgroup, Action<string> logLine, CancellationToken cancellationToken)
    {
        var tail = new LogTail(logLine);
        using var process = await SandboxProcess.StartAsync("/bin/sh",
        [
            "-c", Enter, "sh", .. cgroup.Entrances, "--", workspace.Status, workspace.Filter,
            bwrap, "--json-status-fd", "8", "--seccomp", "9", .. BubblewrapArguments.Of(task, workspace.Disk.Folder, isRoot),
        ], bare: true, tail.Add);
        var end = await RunEndings.WaitAsync(process.Exited, task.Limit, workspace.Disk, cancellationToken);
        await cgroup.EndAsync();
        await process.Exited;
        cancellationToken.ThrowIfCancellationRequested();
        var used = cgroup.Read() ?? new(TimeSpan.Zero, 0, 0);
        var code = await ReadExitCodeAsync(workspace.Status);
        if (code is null && end == RunEnding.ByItself && used.OutOfMemoryKills == 0)
            throw CommandException.Refused($"bubblewrap did not start the task: {tail}", "User namespaces or mounts may be forbidden here: see dmesg, or use another sandbox.");
        var outcome = await end.JudgeAsync(code, used.OutOfMemoryKills > 0, workspace.Disk);
        return new(outcome, outcome is TaskOutcome.Finished or TaskOutcome.Exited ? code : null, used.Cpu, used.PeakMemory);
    }

    // bwrap writes an object a line, and the exit code only if the program was started.
    private static async Task<int?> ReadExitCodeAsync(string status)
    {
        foreach (var line in await File.ReadAllLinesAsync(status))
            if (line.Contains("exit-code", StringComparison.Ordinal))
                return JsonDocument.Parse(line).RootElement.GetProperty("exit-code").GetInt32();
        return null;
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("ainft-sandbox-");
        try
        {
            var task = new SandboxTask
            {
                WorkFolder = folder.CreateSubdirectory("work").FullName,
                OutFolder = folder.CreateSubdirectory("out").FullName,
                Command = ["/bin/true"],
                DiskMiB = 16,
                Limit = TimeSpan.FromSeconds(30),
            };
            var result = await RunAsync(task, _ => { }, cancellationToken);
            if (result.Outcome != TaskOutcome.Finished)
                throw CommandException.Refused($"bubblewrap cannot run /bin/true here: {result.Outcome}, exit code {result.ExitCode}.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

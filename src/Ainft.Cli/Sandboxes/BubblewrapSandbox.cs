using System.Runtime.InteropServices;
using System.Text.Json;
using Ainft.Cli.Sandboxes.Cgroups;
using Ainft.Cli.Sandboxes.Disks;

namespace Ainft.Cli.Sandboxes;

/// <summary>
/// Runs a task in namespaces of bubblewrap, with limits of cgroups and a seccomp filter. The task sees the software of
/// this machine, or a root folder that the operator named.
/// </summary>
public sealed class BubblewrapSandbox : ISandbox
{
    private const string Forbidden =
        "Allow ordinary users to make user namespaces (sysctl user.max_user_namespaces, "
        + "kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns), or use another sandbox.";

    // Enters the cgroups, opens the filter (9) and the status (8), limits core files, and executes bwrap.
    private const string Enter = """
        for file; do shift; [ "$file" = -- ] && break; echo $$ > "$file" || exit 125; done
        exec 8> "$1" 9< "$2"; shift 2; ulimit -c 0; exec "$@"
        """;

    private const int NotExecutable = 126, NotFound = 127;

    private readonly string bwrap;
    private readonly string? setpriv;
    private readonly CgroupParent cgroups;
    private readonly byte[] filter;

    private BubblewrapSandbox(string bwrap, string? setpriv, CgroupParent cgroups, byte[] filter) =>
        (this.bwrap, this.setpriv, this.cgroups, this.filter) = (bwrap, setpriv, cgroups, filter);

    /// <inheritdoc/>
    public string Name => "bubblewrap";

    // Only a node that is root needs setpriv, to give up root.
    private bool IsRoot => setpriv is not null;

    /// <summary>Finds the required programs, removes the leftovers of killed nodes, and runs a trial task.</summary>
    /// <exception cref="CommandException">A requirement is missing. The message names it.</exception>
    public static async Task<BubblewrapSandbox> StartAsync(CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            throw CommandException.Usage("bubblewrap needs Linux.");
        var bwrap = Tool.Require("bwrap", "bubblewrap");
        var setpriv = Environment.IsPrivilegedProcess ? Tool.Require("setpriv", "util-linux") : null;
        var filter = SeccompFilter.Create(RuntimeInformation.ProcessArchitecture)
            ?? throw CommandException.Usage("The sandbox bubblewrap does not have a system call filter for "
                + $"{RuntimeInformation.ProcessArchitecture} processors.");
        var sandbox = new BubblewrapSandbox(bwrap, setpriv, CgroupParent.Find(), filter);
        await sandbox.cgroups.RemoveLeftoversAsync();
        await MountedDisk.RemoveLeftoversAsync(cancellationToken);
        await sandbox.TryAsync(cancellationToken);
        return sandbox;
    }

    /// <inheritdoc/>
    public async Task<SandboxResult> RunAsync(
        SandboxTask task, Action<string> logLine, CancellationToken cancellationToken)
    {
        if (task.Image is not null)
            throw CommandException.Refused(
                "The sandbox bubblewrap does not run images.",
                "A workflow with an image needs the sandbox oci. Install docker.io or podman.");
        var name = SandboxName.Next();
        await using var workspace = await Workspace.CreateAsync(task, name, IsRoot, cancellationToken);
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

    private async Task<SandboxResult> RunAsync(
        SandboxTask task, Workspace workspace, ICgroup cgroup, Action<string> logLine,
        CancellationToken cancellationToken)
    {
        var tail = new LogTail(logLine);
        using var process = await SandboxProcess.StartAsync("/bin/sh",
        [
            "-c", Enter, "sh", .. cgroup.Entrances, "--", workspace.Status, workspace.Filter,
            .. Command(task, workspace.Disk.Folder),
        ], tail.Add);
        var end = await RunEndings.WaitAsync(process.Exited, task.Limit, workspace.Disk, cancellationToken);
        await cgroup.EndAsync();
        await process.Exited;
        cancellationToken.ThrowIfCancellationRequested();
        var used = cgroup.Read() ?? new(TimeSpan.Zero, 0, 0);
        var code = await ReadExitCodeAsync(workspace.Status) ?? CodeOfNoProgram(tail.Last);
        if (code is null && end == RunEnding.ByItself && used.OutOfMemoryKills == 0)
            throw CommandException.Refused($"bubblewrap did not start the task. {tail}", Forbidden);
        var outcome = await end.JudgeAsync(code, used.OutOfMemoryKills > 0, workspace.Disk, logLine);
        return new(outcome, outcome.HasExitCode() ? code : null, used.Cpu, used.PeakMemory);
    }

    private IEnumerable<string> Command(SandboxTask task, string outFolder)
    {
        var places = BubblewrapPlaces.Of(task, outFolder);
        return
        [
            .. setpriv is null ? [] : RootStep.Before(bwrap, setpriv, places),
            bwrap, "--json-status-fd", "8", "--seccomp", "9",
            .. BubblewrapArguments.Of(task, setpriv is null ? places : RootStep.Show(places)),
        ];
    }

    // bwrap writes one object per line. It writes the exit code only if it started the program.
    private static async Task<int?> ReadExitCodeAsync(string status)
    {
        foreach (var line in await File.ReadAllLinesAsync(status))
            if (line.Contains("exit-code", StringComparison.Ordinal))
                return JsonDocument.Parse(line).RootElement.GetProperty("exit-code").GetInt32();
        return null;
    }

    // Shells and env use 127 for a program that does not exist, and 126 for a program that cannot be executed. The last
    // line is bwrap's own then, because no program has started.
    private static int? CodeOfNoProgram(string line) =>
        !line.StartsWith("bwrap: execvp ", StringComparison.Ordinal) ? null
        : line.EndsWith(": No such file or directory", StringComparison.Ordinal) ? NotFound
        : NotExecutable;

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
                throw CommandException.Refused(
                    $"bubblewrap cannot run /bin/true on this machine. The outcome is {result.Outcome} with exit code "
                    + $"{result.ExitCode}.");
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }
}

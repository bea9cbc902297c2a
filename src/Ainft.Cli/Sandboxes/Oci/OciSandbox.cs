using Ainft.Cli.Sandboxes.Disks;

namespace Ainft.Cli.Sandboxes.Oci;

/// <summary>Runs an image by its digest in a hardened container of Docker or podman.</summary>
public sealed class OciSandbox : ISandbox
{
    private const int NotExecutable = 126, NotFound = 127, Killed = 137;

    private readonly OciEngine engine;
    private readonly string? runtime;
    private readonly bool isRoot = Environment.IsPrivilegedProcess;

    private OciSandbox(OciEngine engine, string? runtime) => (this.engine, this.runtime) = (engine, runtime);

    /// <inheritdoc/>
    public string Name => "oci";

    /// <summary>Finds an engine, and removes the leftovers of killed nodes.</summary>
    /// <param name="runtime">A stronger runtime that the engine knows, such as <c>runsc</c>. Null for its own
    /// choice.</param>
    /// <param name="cancellationToken">Stops the search.</param>
    /// <exception cref="CommandException">No engine works on this machine. The message gives the reasons.</exception>
    public static async Task<OciSandbox> StartAsync(string? runtime, CancellationToken cancellationToken)
    {
        if (!OperatingSystem.IsLinux())
            throw CommandException.Usage(
                "The sandbox oci needs Linux, because the engine must share this machine's files and cgroups.");
        var engine = await OciEngine.FindAsync(runtime, cancellationToken);
        await OciContainer.RemoveLeftoversAsync(engine, cancellationToken);
        await MountedDisk.RemoveLeftoversAsync(cancellationToken);
        return new(engine, runtime);
    }

    /// <inheritdoc/>
    public async Task<SandboxResult> RunAsync(
        SandboxTask task, Action<string> logLine, CancellationToken cancellationToken)
    {
        if (task.Image is null)
            throw CommandException.Refused(
                "The sandbox oci runs only images.", "A workflow with a runtime needs the sandbox bubblewrap.");
        var image = await OciImage.ResolveAsync(engine, task.Image, cancellationToken);
        var name = SandboxName.Next();
        await using var workspace = await Workspace.CreateAsync(task, name, isRoot, cancellationToken);
        var container = new OciContainer(engine, $"{name}");
        using var guard = container.StartGuard();
        try
        {
            var user = isRoot ? "65534:65534" : await ReadUserAsync(cancellationToken);
            await Tool.DoAsync(
                engine.Program, OciArguments.Create(engine, task, name, image, workspace.Disk.Folder, user, runtime),
                cancellationToken, OciEngine.Variables);
            return await RunAsync(task, container, workspace, logLine, cancellationToken);
        }
        finally
        {
            await container.RemoveAsync();
            guard.Kill();
        }
    }

    private static async Task<string> ReadUserAsync(CancellationToken cancellationToken) =>
        (await Tool.DoAsync("id", ["-u"], cancellationToken)).Trim() + ":"
        + (await Tool.DoAsync("id", ["-g"], cancellationToken)).Trim();

    private static async Task<SandboxResult> RunAsync(
        SandboxTask task, OciContainer container, Workspace workspace, Action<string> logLine,
        CancellationToken cancellationToken)
    {
        var tail = new LogTail(logLine);
        using var process = await container.StartAsync(tail.Add);
        var watching = container.WatchAsync(process.Exited);
        var ending = await RunEndings.WaitAsync(process.Exited, task.Limit, workspace.Disk, cancellationToken);
        if (ending != RunEnding.ByItself)
            await container.RemoveAsync();
        await process.Exited;
        var used = await watching;
        cancellationToken.ThrowIfCancellationRequested();
        var state = ending == RunEnding.ByItself ? await container.InspectAsync() : null;
        if (state is { Error: { Length: > 0 } error, ExitCode: not (NotExecutable or NotFound) })
            throw CommandException.Refused($"The engine did not start the task. {error}");
        // The flag of docker is right when memory runs out, but the flag of podman may be false. Only the kernel kills
        // a program with its memory full, so exit code 137 is a sign too.
        var outOfMemory = state is { OutOfMemory: true } || used.OutOfMemoryKills > 0
            || (state?.ExitCode == Killed && used.PeakMemory > (long)task.MemoryMiB << 20 >> 1);
        var outcome = await ending.JudgeAsync(state?.ExitCode, outOfMemory, workspace.Disk, tail.Add);
        return new(outcome, outcome.HasExitCode() ? state?.ExitCode : null, used.Cpu, used.PeakMemory);
    }
}

using System.Diagnostics;
using System.Text.Json;
using Ainft.Cli.Sandboxes.Cgroups;

namespace Ainft.Cli.Sandboxes.Oci;

/// <summary>A container that the engine made for one run.</summary>
internal sealed class OciContainer(OciEngine engine, string name)
{
    private const int Tries = 100;
    private static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);

    /// <summary>Starts the container and passes its lines on. The exit code is not that of the program.</summary>
    public Task<SandboxProcess> StartAsync(Action<string> logLine) =>
        SandboxProcess.StartAsync(engine.Program, ["start", "--attach", name], logLine, OciEngine.Variables);

    /// <summary>Reads the state of the container.</summary>
    public async Task<State> InspectAsync()
    {
        var answer = await engine.RunAsync(
            ["container", "inspect", "--format", "{{json .State}}", name], CancellationToken.None);
        if (!answer.Succeeded)
            throw CommandException.Refused(
                $"{engine.Program} does not know the container any more. {answer.Error.Trim()}");
        using var state = JsonDocument.Parse(answer.Output);
        var root = state.RootElement;
        return new(
            root.GetProperty("Running").GetBoolean(),
            root.GetProperty("Pid").GetInt32(),
            root.GetProperty("ExitCode").GetInt32(),
            root.GetProperty("OOMKilled").GetBoolean(),
            ErrorOf(root));
    }

    // Podman does not report an error for a container that it could not start. The status is still "created".
    private static string ErrorOf(JsonElement state) =>
        state.TryGetProperty("Error", out var error) && error.GetString() is { Length: > 0 } text ? text
        : state.TryGetProperty("Status", out var status) && status.ValueEquals("created")
            ? "The container was created but did not start."
        : "";

    /// <summary>Reads the counters of the container's cgroup until its end, and returns the last ones. The engine
    /// removes the cgroup with the last process.</summary>
    public async Task<CgroupUsage> WatchAsync(Task ended)
    {
        var last = new CgroupUsage(TimeSpan.Zero, 0, 0);
        ICgroup? cgroup = null;
        while (!ended.IsCompleted)
        {
            cgroup ??= await InspectAsync() is { Running: true, Pid: > 0 } running ? CgroupOf(running.Pid) : null;
            last = cgroup?.Read() ?? last;
            await Task.WhenAny(ended, Task.Delay(Look, TimeProvider.System));
        }

        return last;
    }

    /// <summary>Starts a small process that removes the container when this process dies. It waits until a pipe closes
    /// that only this process holds open.</summary>
    public Process StartGuard() => Process.Start(Tool.Describe(
        "/bin/sh", ["-c", "trap '' HUP INT TERM; cat >/dev/null; exec \"$@\"", "sh", engine.Program, .. Removal(name)],
        OciEngine.Variables))!;

    /// <summary>Ends and removes the container. No process of it runs afterwards.</summary>
    public Task RemoveAsync() => RemoveAsync(engine, name);

    /// <summary>Removes the containers of processes that have ended.</summary>
    public static async Task RemoveLeftoversAsync(OciEngine engine, CancellationToken cancellationToken)
    {
        var answer = await engine.RunAsync(
            ["ps", "--all", "--filter", $"label={OciArguments.Label}", "--format", "{{.Names}}"], cancellationToken);
        var lines = answer.Output.Split(
            '\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (var line in lines)
            if (SandboxName.TryParse(line, out var name) && name.IsLeftBehind)
                await RemoveAsync(engine, line);
    }

    private static async Task RemoveAsync(OciEngine engine, string name)
    {
        for (var tries = 1; ; tries++)
        {
            var answer = await engine.RunAsync(Removal(name), CancellationToken.None);
            if (answer.Succeeded || answer.Error.Contains("No such container", StringComparison.OrdinalIgnoreCase))
                return;
            // The guard of a killed node may be removing the same container.
            if (tries == Tries || !answer.Error.Contains("already in progress", StringComparison.OrdinalIgnoreCase))
                throw CommandException.Refused(
                    $"{engine.Program} cannot remove the container {name}. {answer.Error.Trim()}");
            await Task.Delay(Look, TimeProvider.System);
        }
    }

    private static string[] Removal(string name) => ["rm", "--force", "--volumes", name];

    private static ICgroup? CgroupOf(int process)
    {
        try
        {
            var mounts = CgroupMounts.Of($"{process}");
            return CgroupV1.Needed.All(mounts.Controllers.ContainsKey) ? new CgroupV1(mounts.Controllers)
                : mounts.Unified is { } folder ? new CgroupV2(folder)
                : null;
        }
        catch (IOException)
        {
            // The process has ended meanwhile.
            return null;
        }
    }

    /// <summary>The state of a container, as the engine reports it.</summary>
    internal sealed record State(bool Running, int Pid, int ExitCode, bool OutOfMemory, string Error);
}

using System.Globalization;

namespace Ainft.Cli.Sandboxes.Oci;

/// <summary>
/// The arguments of the engine. A container gets the task's folders and all limits, but no network and no privileges.
/// </summary>
internal static class OciArguments
{
    /// <summary>The label of all containers of nodes. Its value is the run's name.</summary>
    public const string Label = "ainft.sandbox";

    /// <param name="engine">The engine.</param>
    /// <param name="task">The task.</param>
    /// <param name="name">The container's name.</param>
    /// <param name="image">The image.</param>
    /// <param name="outFolder">The folder that becomes <c>/work/out</c>.</param>
    /// <param name="user">User and group id of the program on this machine.</param>
    /// <param name="runtime">A stronger runtime than the engine's own, or null.</param>
    public static IEnumerable<string> Create(
        OciEngine engine, SandboxTask task, SandboxName name, OciImage image, string outFolder, string user,
        string? runtime) =>
    [
        "create", "--name", $"{name}", "--label", $"{Label}={name}", "--hostname", "ainft",
        .. runtime is null ? (IEnumerable<string>)[] : ["--runtime", runtime],
        "--network", "none", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges", "--user", user,
        .. engine.IsPodman && !Environment.IsPrivilegedProcess ? (IEnumerable<string>)["--userns", "keep-id"] : [],
        "--pids-limit", $"{task.Processes}", "--memory", $"{task.MemoryMiB}m", "--memory-swap", $"{task.MemoryMiB}m",
        "--cpus", task.Cpus.ToString("0.###", CultureInfo.InvariantCulture),
        "--ulimit", "core=0", "--log-driver", "none", "--no-healthcheck", "--pull", "never",
        "--tmpfs", $"/tmp:rw,exec,nosuid,nodev,mode=1777,size={task.MemoryMiB}m", "--shm-size", $"{task.MemoryMiB}m",
        "--mount", Bind(task.WorkFolder, "/work", ",readonly"), "--mount", Bind(outFolder, "/work/out", ""),
        "--workdir", "/work",
        .. image.VolumePaths.SelectMany(folder => (string[])["--mount", $"type=tmpfs,\"target={folder}\""]),
        .. Gpus(engine, task.Gpus),
        .. Variables(engine, task),
        "--entrypoint", task.Command[0], image.Digest, .. task.Command.Skip(1),
    ];

    // The engine reads a mount as a line of comma-separated values.
    private static string Bind(string source, string target, string more) =>
        $"type=bind,\"source={source.Replace("\"", "\"\"", StringComparison.Ordinal)}\",target={target}{more}";

    private static IEnumerable<string> Gpus(OciEngine engine, int count) => count == 0 ? []
        : engine.IsPodman
            ? Enumerable.Range(0, count).SelectMany(gpu => (string[])["--device", $"nvidia.com/gpu={gpu}"])
        : ["--gpus", $"{count}"];

    // docker adds its own settings for proxies, except for variables that are named without a value. podman has an
    // option.
    private static IEnumerable<string> Variables(OciEngine engine, SandboxTask task) =>
    [
        .. new Dictionary<string, string> { ["HOME"] = "/tmp", ["TMPDIR"] = "/tmp", ["LANG"] = "C.UTF-8" }
            .Where(variable => !task.Environment.ContainsKey(variable.Key))
            .Concat(task.Environment)
            .SelectMany(variable => (string[])["--env", $"{variable.Key}={variable.Value}"]),
        .. engine.IsPodman
            ? (IEnumerable<string>)["--http-proxy=false"]
            : OciEngine.ProxyVariables.Where(name => !task.Environment.ContainsKey(name))
                .SelectMany(name => (string[])["--env", name]),
    ];
}

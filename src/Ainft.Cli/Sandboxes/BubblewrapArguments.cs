namespace Ainft.Cli.Sandboxes;

/// <summary>What bwrap is told: the little of this machine that a runtime needs, read-only, and nothing else.</summary>
internal static class BubblewrapArguments
{
    private const string Nobody = "65534";

    // A workload that is told of other users, hosts or name servers could do nothing with them; these files are what programs load from.
    private static readonly string[] HostFiles = ["/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/fonts", "/etc/ssl/openssl.cnf"];
    private static readonly string[] HostFolders = ["/etc", "/etc/ssl", "/opt"];
    private static readonly string[] HostLinks = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];
    private static readonly string[] NeverOfRoot = ["proc", "sys", "dev", "tmp", "work", "run", "root", "home", "boot", "mnt", "media"];

    /// <param name="task">What runs.</param>
    /// <param name="outFolder">What becomes <c>/work/out</c>.</param>
    /// <param name="root">Whether this process is root: then the program gets a user id that nothing else has, else one of a user namespace.</param>
    public static IEnumerable<string> Of(SandboxTask task, string outFolder, bool root) =>
    [
        .. Namespaces(root),
        .. task.Runtime?.Root is { } folder ? OfRoot(folder) : OfHost(),
        .. task.Runtime?.Home is { } home ? (IEnumerable<string>)["--ro-bind", home, "/opt/runtime"] : [],
        "--proc", "/proc", "--remount-ro", "/proc",
        "--dev", "/dev", .. Gpus(task.Gpus), "--perms", "1777", "--tmpfs", "/dev/shm", "--remount-ro", "/dev",
        "--perms", "1777", "--tmpfs", "/tmp",
        "--ro-bind", task.WorkFolder, "/work", "--bind", outFolder, "/work/out", "--chdir", "/work",
        "--remount-ro", "/",
        .. Variables(task),
        .. Identity(root),
        .. task.Command,
    ];

    private static IEnumerable<string> Namespaces(bool root) =>
    [
        "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
        .. root ? (IEnumerable<string>)[] : ["--unshare-user", "--uid", Nobody, "--gid", Nobody],
        "--hostname", "ainft", "--die-with-parent", "--new-session",
    ];

    // What was installed by hand may hold anything, and is no part of the runtime that has the name.
    private static IEnumerable<string> OfHost() =>
    [
        .. HostFolders.SelectMany(folder => (string[])["--perms", "0755", "--dir", folder]),
        "--ro-bind", "/usr", "/usr", .. Directory.Exists("/usr/local") ? (IEnumerable<string>)["--tmpfs", "/usr/local", "--remount-ro", "/usr/local"] : [],
        .. HostLinks.SelectMany(path => Entry(path, path)),
        .. HostFiles.Where(Path.Exists).SelectMany(path => (string[])["--ro-bind", path, path]),
    ];

    private static IEnumerable<string> OfRoot(string folder) => Directory.GetFileSystemEntries(folder)
        .Where(path => !NeverOfRoot.Contains(Path.GetFileName(path)))
        .Order(StringComparer.Ordinal)
        .SelectMany(path => Entry(path, "/" + Path.GetFileName(path)));

    private static IEnumerable<string> Entry(string path, string inside) => new FileInfo(path).LinkTarget is { } target
        ? ["--symlink", target, inside]
        : Path.Exists(path) ? ["--ro-bind", path, inside] : [];

    private static IEnumerable<string> Gpus(int count) =>
        count == 0 ? [] : Directory.GetFiles("/dev", "nvidia*").SelectMany(device => (string[])["--dev-bind", device, device]);

    private static IEnumerable<string> Variables(SandboxTask task)
    {
        var path = task.Runtime?.Home is null ? "/usr/bin:/bin" : "/opt/runtime:/opt/runtime/bin:/usr/bin:/bin";
        var variables = new Dictionary<string, string> { ["PATH"] = path, ["HOME"] = "/tmp", ["TMPDIR"] = "/tmp", ["LANG"] = "C.UTF-8" };
        foreach (var (name, value) in task.Environment)
            variables[name] = value;
        return ["--clearenv", .. variables.SelectMany(variable => (string[])["--setenv", variable.Key, variable.Value])];
    }

    // bwrap keeps the user when there is no user namespace, so the program is started by one that gives up root and every capability.
    private static IEnumerable<string> Identity(bool root) => root
        ?
        [
            "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP", "--",
            "setpriv", $"--reuid={Nobody}", $"--regid={Nobody}", "--clear-groups", "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs", "--",
        ]
        : ["--cap-drop", "ALL", "--"];
}

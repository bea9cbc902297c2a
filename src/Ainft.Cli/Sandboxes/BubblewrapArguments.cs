namespace Ainft.Cli.Sandboxes;

/// <summary>
/// What bwrap is told: the little of this machine that a runtime needs, read-only, and nothing else. bwrap itself is an
/// ordinary user here, in a user namespace of its own, and gives up that namespace's capabilities before it becomes the
/// program.
/// </summary>
internal static class BubblewrapArguments
{
    /// <summary>
    /// The user and group of every task, inside of the sandbox and, under a node that is root, outside too.
    /// </summary>
    public const string User = "65534";

    // A workload that knows other users, hosts or name servers could do nothing with them; these files are what
    // programs load from.
    private static readonly string[] HostFiles =
    [
        "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/fonts",
        "/etc/ssl/openssl.cnf",
    ];
    private static readonly string[] HostFolders = ["/etc", "/etc/ssl", "/opt"];
    private static readonly string[] HostLinks = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];
    private static readonly string[] NeverOfRoot = ["proc", "sys", "dev", "tmp", "work", "run", "root", "home", "boot", "mnt", "media"];

    /// <param name="task">What runs.</param>
    /// <param name="places">Where its folders are.</param>
    public static IEnumerable<string> Of(SandboxTask task, BubblewrapPlaces places) =>
    [
        "--unshare-user", "--uid", User, "--gid", User,
        "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
        "--hostname", "ainft", "--die-with-parent", "--new-session",
        .. task.Runtime?.Root is { } folder ? OfRoot(folder, places.Root!) : OfHost(),
        .. places.Home is { } home ? (IEnumerable<string>)["--ro-bind", home, "/opt/runtime"] : [],
        "--proc", "/proc", "--remount-ro", "/proc",
        "--dev", "/dev", .. Gpus(task.Gpus), "--perms", "1777", "--tmpfs", "/dev/shm", "--remount-ro", "/dev",
        "--perms", "1777", "--tmpfs", "/tmp",
        "--ro-bind", places.Work, "/work", "--bind", places.Out, "/work/out", "--chdir", "/work",
        "--remount-ro", "/",
        .. Variables(task),
        "--cap-drop", "ALL", "--",
        .. task.Command,
    ];

    /// <summary>The names in a folder that become those of <c>/</c>.</summary>
    public static IEnumerable<string> EntriesOf(string root) => Directory.GetFileSystemEntries(root)
        .Select(path => Path.GetFileName(path)!)
        .Where(name => !NeverOfRoot.Contains(name))
        .Order(StringComparer.Ordinal);

    // What was installed by hand may hold anything, and is no part of the runtime that has the name.
    private static IEnumerable<string> OfHost() =>
    [
        .. HostFolders.SelectMany(folder => (string[])["--perms", "0755", "--dir", folder]),
        "--ro-bind", "/usr", "/usr",
        .. Directory.Exists("/usr/local") ? (string[])["--tmpfs", "/usr/local", "--remount-ro", "/usr/local"] : [],
        .. HostLinks.SelectMany(path => Entry(path, path, path)),
        .. HostFiles.Where(Path.Exists).SelectMany(path => (string[])["--ro-bind", path, path]),
    ];

    private static IEnumerable<string> OfRoot(string folder, string place) =>
        EntriesOf(folder).SelectMany(name => Entry(Path.Combine(folder, name), $"{place}/{name}", "/" + name));

    // A link stays a link, which leads to where the sandbox has that path.
    private static IEnumerable<string> Entry(string path, string place, string inside) =>
        new FileInfo(path).LinkTarget is { } target
        ? ["--symlink", target, inside]
        : Path.Exists(path) ? ["--ro-bind", place, inside] : [];

    private static IEnumerable<string> Gpus(int count) =>
        count == 0 ? [] : Directory.GetFiles("/dev", "nvidia*").SelectMany(device => (string[])["--dev-bind", device, device]);

    // bwrap holds them for the program. It started without them, and it asks the loader for nothing any more.
    private static IEnumerable<string> Variables(SandboxTask task)
    {
        var path = task.Runtime?.Home is null ? "/usr/bin:/bin" : "/opt/runtime:/opt/runtime/bin:/usr/bin:/bin";
        var variables = new Dictionary<string, string> { ["PATH"] = path, ["HOME"] = "/tmp", ["TMPDIR"] = "/tmp", ["LANG"] = "C.UTF-8" };
        foreach (var (name, value) in task.Environment)
            variables[name] = value;
        return ["--clearenv", .. variables.SelectMany(variable => (string[])["--setenv", variable.Key, variable.Value])];
    }
}

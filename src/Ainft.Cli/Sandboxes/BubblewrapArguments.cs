namespace Ainft.Cli.Sandboxes;

/// <summary>
/// The arguments of bwrap. They show the program only the parts of this machine that a runtime needs, read-only. bwrap
/// itself runs as an ordinary user in its own user namespace. It gives up the capabilities of that namespace before it
/// executes the program.
/// </summary>
internal static class BubblewrapArguments
{
    /// <summary>
    /// The user and group of every task inside the sandbox. Under a node that is root they apply outside too.
    /// </summary>
    public const string User = "65534";

    // Programs load these files. The lists of users, hosts and name servers are left out, because a workload cannot use
    // them.
    private static readonly string[] HostFiles =
    [
        "/etc/alternatives", "/etc/ld.so.cache", "/etc/ld.so.conf", "/etc/ld.so.conf.d", "/etc/localtime", "/etc/fonts",
        "/etc/ssl/openssl.cnf",
    ];
    private static readonly string[] HostFolders = ["/etc", "/etc/ssl", "/opt"];
    private static readonly string[] HostLinks = ["/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32"];
    private static readonly string[] NeverOfRoot =
        ["proc", "sys", "dev", "tmp", "work", "run", "root", "home", "boot", "mnt", "media"];

    /// <param name="task">The task.</param>
    /// <param name="places">The folders of the task.</param>
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

    /// <summary>The entries of a root folder that appear in <c>/</c> of the sandbox.</summary>
    public static IEnumerable<string> EntriesOf(string root) => Directory.GetFileSystemEntries(root)
        .Select(path => Path.GetFileName(path)!)
        .Where(name => !NeverOfRoot.Contains(name))
        .Order(StringComparer.Ordinal);

    // An administrator can install any software in /usr/local, and it does not belong to the named runtime.
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

    // A link remains a link, and leads to its target inside the sandbox.
    private static IEnumerable<string> Entry(string path, string place, string inside) =>
        new FileInfo(path).LinkTarget is { } target
        ? ["--symlink", target, inside]
        : Path.Exists(path) ? ["--ro-bind", place, inside] : [];

    private static IEnumerable<string> Gpus(int count) =>
        count == 0
            ? []
            : Directory.GetFiles("/dev", "nvidia*")
                .SelectMany(device => (string[])["--dev-bind", device, device]);

    // bwrap sets these variables for the program only. Its own loader ran without them, so they cannot change bwrap.
    private static IEnumerable<string> Variables(SandboxTask task)
    {
        var path = task.Runtime?.Home is null ? "/usr/bin:/bin" : "/opt/runtime:/opt/runtime/bin:/usr/bin:/bin";
        var variables = new Dictionary<string, string>
        {
            ["PATH"] = path,
            ["HOME"] = "/tmp",
            ["TMPDIR"] = "/tmp",
            ["LANG"] = "C.UTF-8",
        };
        foreach (var (name, value) in task.Environment)
            variables[name] = value;
        return
        [
            "--clearenv", .. variables.SelectMany(variable => (string[])["--setenv", variable.Key, variable.Value]),
        ];
    }
}

namespace Ainft.Cli.Sandboxes;

/// <summary>
/// The command with which a node that is root gives up root before the sandbox starts. The user of the sandbox cannot
/// enter the folders of a node. A first bwrap therefore shows these folders to it below <c>/tmp</c>, in a mount
/// namespace where the rest of this machine is read-only.
/// </summary>
/// <remarks>
/// All programs here belong to this machine, and start by their absolute paths without variables. The task cannot
/// influence them. Its folders are mounted but not read, and its variables are arguments of the second bwrap.
/// </remarks>
internal static class RootStep
{
    private static readonly BubblewrapPlaces Shown = new("/tmp/work", "/tmp/out", "/tmp/root", "/tmp/home");

    /// <summary>The folders as the second bwrap sees them.</summary>
    public static BubblewrapPlaces Show(BubblewrapPlaces places) =>
        Shown with { Root = places.Root is null ? null : Shown.Root, Home = places.Home is null ? null : Shown.Home };

    /// <summary>The first part of the command. The caller appends the command of the second bwrap.</summary>
    /// <param name="bwrap">The absolute path of bwrap.</param>
    /// <param name="setpriv">The absolute path of setpriv.</param>
    /// <param name="places">The folders on this machine.</param>
    public static IEnumerable<string> Before(string bwrap, string setpriv, BubblewrapPlaces places) =>
    [
        // The kernel ends a PID namespace with its first process. Without the namespace, the first bwrap could not end
        // the second, which belongs to another user.
        bwrap, "--die-with-parent", "--unshare-pid",
        "--ro-bind", "/", "/", "--dev-bind", "/dev", "/dev", "--dev-bind", "/proc", "/proc", "--tmpfs", "/tmp",
        "--ro-bind", places.Work, Shown.Work, "--bind", places.Out, Shown.Out,
        .. places.Root is { } root ? (string[])["--perms", "0755", "--dir", Shown.Root!, .. Entries(root)] : [],
        .. places.Home is { } home ? (string[])["--ro-bind", home, Shown.Home!] : [],
        "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP", "--",
        setpriv, $"--reuid={BubblewrapArguments.User}", $"--regid={BubblewrapArguments.User}", "--clear-groups",
        "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs", "--pdeathsig=keep", "--",
    ];

    // Each entry has its own mount, because other users may not be able to enter the folder around the entries.
    private static IEnumerable<string> Entries(string root) => BubblewrapArguments.EntriesOf(root)
        .Where(name => new FileInfo(Path.Combine(root, name)).LinkTarget is null)
        .SelectMany(name => (string[])["--ro-bind", Path.Combine(root, name), $"{Shown.Root}/{name}"]);
}

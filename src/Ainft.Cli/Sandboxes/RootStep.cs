namespace Ainft.Cli.Sandboxes;

/// <summary>
/// What a node that is root does before the sandbox begins: it gives root up. The user that bwrap then runs as cannot
/// enter the folders of a node, so a first bwrap shows them to it below <c>/tmp</c>, in a mount namespace where the
/// rest of this machine is read-only.
/// </summary>
/// <remarks>
/// Everything here is a program of this machine, started by its absolute path without any variable. Nothing of the task
/// takes part: its folders are mounted and not read, and its variables are arguments of the second bwrap.
/// </remarks>
internal static class RootStep
{
    private static readonly BubblewrapPlaces Shown = new("/tmp/work", "/tmp/out", "/tmp/root", "/tmp/home");

    /// <summary>The places as the second bwrap sees them.</summary>
    public static BubblewrapPlaces Show(BubblewrapPlaces places) =>
        Shown with { Root = places.Root is null ? null : Shown.Root, Home = places.Home is null ? null : Shown.Home };

    /// <summary>The command that the second bwrap's own is appended to.</summary>
    /// <param name="bwrap">bwrap's absolute path.</param>
    /// <param name="setpriv">setpriv's absolute path.</param>
    /// <param name="places">The folders, as this machine has them.</param>
    public static IEnumerable<string> Before(string bwrap, string setpriv, BubblewrapPlaces places) =>
    [
        // The kernel ends all of a PID namespace with its first process. Without one the end of the first bwrap could not
        // end the second, because that is another user's.
        bwrap, "--die-with-parent", "--unshare-pid",
        "--ro-bind", "/", "/", "--dev-bind", "/dev", "/dev", "--dev-bind", "/proc", "/proc", "--tmpfs", "/tmp",
        "--ro-bind", places.Work, Shown.Work, "--bind", places.Out, Shown.Out,
        .. places.Root is { } root ? (string[])["--perms", "0755", "--dir", Shown.Root!, .. Entries(root)] : [],
        .. places.Home is { } home ? (string[])["--ro-bind", home, Shown.Home!] : [],
        "--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID", "--cap-add", "CAP_SETPCAP", "--",
        setpriv, $"--reuid={BubblewrapArguments.User}", $"--regid={BubblewrapArguments.User}", "--clear-groups",
        "--bounding-set=-all", "--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs", "--pdeathsig=keep", "--",
    ];

    // Each for itself: the folder around them may be closed to others.
    private static IEnumerable<string> Entries(string root) => BubblewrapArguments.EntriesOf(root)
        .Where(name => new FileInfo(Path.Combine(root, name)).LinkTarget is null)
        .SelectMany(name => (string[])["--ro-bind", Path.Combine(root, name), $"{Shown.Root}/{name}"]);
}

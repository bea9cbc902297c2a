namespace Ainft.Cli;

/// <summary>What the process answers to a script; --help and README.md list the same table.</summary>
public static class ExitCode
{
    /// <summary>Done, or done already.</summary>
    public const int Ok = 0;

    /// <summary>Refused, or a verification failed; or the index is wrong where it can be mended. Repeating it changes nothing.</summary>
    public const int Refused = 1;

    /// <summary>The command line is wrong, or a file or key it names cannot be read.</summary>
    public const int Usage = 2;

    /// <summary>The server or the chain cannot be reached, or is not that far yet. Repeating it later is safe.</summary>
    public const int TryLater = 3;

    /// <summary>The server does not know the id.</summary>
    public const int NotFound = 4;

    /// <summary>fsck: something is lost that nothing in storage can bring back.</summary>
    public const int Lost = 5;

    /// <summary>fsck: only garbage was found; no reader sees it.</summary>
    public const int Garbage = 6;

    /// <summary>Stopped by Ctrl-C or SIGTERM before it was done.</summary>
    public const int Stopped = 130;

    /// <summary>All of them, with their meaning over all commands.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Ok, "done, or done already"),
        (Refused, "refused, a verification failed, or fsck found what --repair mends"),
        (Usage, "the command line, a file or a key is wrong"),
        (TryLater, "unreachable or not that far yet: try later"),
        (NotFound, "not found"),
        (Lost, "fsck: something is lost"),
        (Garbage, "fsck: nothing is wrong, only garbage was found"),
        (Stopped, "stopped by Ctrl-C or SIGTERM"),
    ];
}

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

    /// <summary>The table that --help ends with.</summary>
    public const string Help = """
        Exit codes:
          0    done, or done already
          1    refused, a verification failed, or fsck found what --repair mends
          2    the command line, a file or a key is wrong
          3    unreachable or not that far yet: try later
          4    not found
          5    fsck: something is lost
          6    fsck: nothing is wrong, only garbage was found
          130  stopped by Ctrl-C or SIGTERM
        """;
}

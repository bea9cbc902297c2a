namespace Ainft.Cli;

/// <summary>The exit codes of the process. --help and docs/cli.md list the same table.</summary>
public static class ExitCode
{
    /// <summary>The command succeeded, or its effect already existed.</summary>
    public const int Ok = 0;

    /// <summary>
    /// The request was refused, a verification failed, or the index has damage that can be repaired. Repeating the
    /// command has the same result.
    /// </summary>
    public const int Refused = 1;

    /// <summary>The command line is wrong, or the command cannot read a file or a key that it names.</summary>
    public const int Usage = 2;

    /// <summary>
    /// The command cannot reach the server or the chain, or one of them is not ready. Repeating the command is safe.
    /// </summary>
    public const int TryLater = 3;

    /// <summary>The server does not know the id.</summary>
    public const int NotFound = 4;

    /// <summary>fsck found lost data that it cannot restore from storage.</summary>
    public const int Lost = 5;

    /// <summary>fsck found only garbage, which readers do not see.</summary>
    public const int Garbage = 6;

    /// <summary>Ctrl-C or SIGTERM stopped the command before it was done.</summary>
    public const int Stopped = 130;

    /// <summary>All exit codes with their meanings.</summary>
    public static IReadOnlyList<(int Code, string Meaning)> All { get; } =
    [
        (Ok, "done, or done already"),
        (Refused, "refused, a verification failed, or fsck found damage that --repair can repair"),
        (Usage, "the command line, a file or a key is wrong"),
        (TryLater, "unreachable or not ready, so try again later"),
        (NotFound, "not found"),
        (Lost, "fsck found lost data"),
        (Garbage, "fsck found only garbage"),
        (Stopped, "stopped by Ctrl-C or SIGTERM"),
    ];
}

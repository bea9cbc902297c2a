namespace Ainft.Runs;

/// <summary>How the process of a workflow ended.</summary>
public enum TaskOutcome
{
    /// <summary><c>finished</c>. It ended with code 0, every output exists, and every metric is a number.</summary>
    Finished,

    /// <summary><c>exited</c>. It ended by itself with another code.</summary>
    Exited,

    /// <summary><c>out-of-memory</c>. The sandbox ended it at its memory limit.</summary>
    OutOfMemory,

    /// <summary><c>timed-out</c>. The sandbox ended it at its time limit.</summary>
    TimedOut,

    /// <summary><c>disk-full</c>. It wrote more bytes than its limit.</summary>
    DiskFull,

    /// <summary>
    /// <c>bad-output</c>. It ended with code 0, but an output is missing or is not a regular file, a metric is not a
    /// number, or it left file names or folder depths that a node cannot store.
    /// </summary>
    BadOutput,
}

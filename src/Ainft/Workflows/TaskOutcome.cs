namespace Ainft;

/// <summary>What became of the process of a workflow.</summary>
public enum TaskOutcome
{
    /// <summary><c>finished</c>: it ended with code 0, every output is there and every metric is a number.</summary>
    Finished,

    /// <summary><c>exited</c>: it ended by itself with another code.</summary>
    Exited,

    /// <summary><c>out-of-memory</c>: it was ended at its memory limit.</summary>
    OutOfMemory,

    /// <summary><c>timed-out</c>: it was ended at its time limit.</summary>
    TimedOut,

    /// <summary><c>disk-full</c>: it wrote more than it may.</summary>
    DiskFull,

    /// <summary>
    /// <c>bad-output</c>: it ended with code 0, but an output is missing or is no regular file, a metric is no number,
    /// or it left names or depths that no node could keep.
    /// </summary>
    BadOutput,
}

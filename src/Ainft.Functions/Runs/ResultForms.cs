namespace Ainft.Functions.Runs;

// These records are for the OpenAPI document only. The kernel reads and writes results, and docs/evidence-format.md
// specifies them.

/// <summary>The result of a task on a node.</summary>
/// <param name="Outcome">
/// <c>finished</c>, <c>exited</c>, <c>out-of-memory</c>, <c>timed-out</c>, <c>disk-full</c> or <c>bad-output</c>.
/// </param>
/// <param name="ExitCode">The exit code of the command. It is 0 when the outcome is <c>finished</c>.</param>
/// <param name="Outputs">The files that the command wrote, ascending by path.</param>
/// <param name="Metrics">The numbers that comparators read, ascending by file and pointer.</param>
/// <param name="LogSha256">The SHA-256 of the log, when the log is not empty.</param>
/// <param name="LogSize">The size of the log in bytes.</param>
/// <param name="StartedAt">The time at which the command started.</param>
/// <param name="FinishedAt">The time at which the command ended.</param>
/// <param name="Sandbox">The sandbox in which the command ran.</param>
/// <param name="Reason">Why an output is bad, with the outcome <c>bad-output</c>.</param>
public sealed record ResultForm(
    string Outcome,
    int? ExitCode,
    IReadOnlyList<ResultFileForm> Outputs,
    IReadOnlyList<ResultMetricForm> Metrics,
    string? LogSha256,
    int LogSize,
    DateTimeOffset StartedAt,
    DateTimeOffset FinishedAt,
    string Sandbox,
    string? Reason);

/// <summary>A file that a command wrote.</summary>
/// <param name="Path">The path below the folder of outputs.</param>
/// <param name="Sha256">The SHA-256 of the file.</param>
/// <param name="Size">The size of the file in bytes.</param>
public sealed record ResultFileForm(string Path, string Sha256, long Size);

/// <summary>A number that a comparator reads.</summary>
/// <param name="File">The file of the number.</param>
/// <param name="Pointer">The RFC 6901 JSON pointer to the number in the file.</param>
/// <param name="Value">The number. Evidence of version 2 writes numbers that are not finite as texts.</param>
public sealed record ResultMetricForm(string File, string Pointer, double Value);

/// <summary>The two one-sided t-tests of a comparator <c>equivalent</c>.</summary>
/// <param name="File">The file of the numbers.</param>
/// <param name="Pointer">The RFC 6901 JSON pointer to the numbers in the file.</param>
/// <param name="Count">The number of nodes that found a number.</param>
/// <param name="Mean">The mean of the found numbers.</param>
/// <param name="Sd">The pooled standard deviation.</param>
/// <param name="Degrees">The degrees of freedom.</param>
/// <param name="Limit">The limit that both statistics must exceed.</param>
/// <param name="Above">The statistic against a true mean that is greater by the margin.</param>
/// <param name="Below">The statistic against a true mean that is less by the margin.</param>
/// <param name="Shown">Whether the tests show equivalence.</param>
public sealed record EquivalenceForm(
    string File,
    string Pointer,
    int Count,
    double Mean,
    double Sd,
    int Degrees,
    double Limit,
    double Above,
    double Below,
    bool Shown);

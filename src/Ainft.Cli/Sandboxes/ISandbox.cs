namespace Ainft.Cli.Sandboxes;

/// <summary>Runs a stranger's program with limits that hold, away from this machine's files and networks.</summary>
public interface ISandbox
{
    /// <summary><c>oci</c> or <c>bubblewrap</c>, as in a node's profile and in a result.</summary>
    string Name { get; }

    /// <summary>Runs the task to its end, whatever that is; when this returns or throws, nothing of it runs any more.</summary>
    /// <param name="task">What to run. Its files have been checked by the caller.</param>
    /// <param name="logLine">Called for each line of standard output and error, one call at a time; longer lines come in parts of 8,192 characters.</param>
    /// <param name="cancellationToken">Ends the task.</param>
    /// <returns>How the workload ended: a limit that it ran into is an outcome, never an exception.</returns>
    /// <exception cref="CommandException">The task could not be started: its image or runtime cannot be had, or the sandbox is broken.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<SandboxResult> RunAsync(SandboxTask task, Action<string> logLine, CancellationToken cancellationToken);
}

namespace Ainft.Cli.Sandboxes;

/// <summary>Runs an untrusted program within limits, isolated from this machine's files and networks.</summary>
public interface ISandbox
{
    /// <summary><c>oci</c> or <c>bubblewrap</c>, as in a node's profile and in a result.</summary>
    string Name { get; }

    /// <summary>Runs the task to its end. When the method returns or throws, no process of the task runs.</summary>
    /// <param name="task">The task. The caller has checked its files.</param>
    /// <param name="logLine">Receives each line of standard output and error, one call at a time. Longer lines arrive
    /// in parts of 8,192 characters.</param>
    /// <param name="cancellationToken">Ends the task.</param>
    /// <returns>The end of the workload. A limit that the workload reaches is an outcome, never an exception.</returns>
    /// <exception cref="CommandException">The task could not be started, because its image or runtime is not available
    /// or the sandbox is broken.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    Task<SandboxResult> RunAsync(SandboxTask task, Action<string> logLine, CancellationToken cancellationToken);
}

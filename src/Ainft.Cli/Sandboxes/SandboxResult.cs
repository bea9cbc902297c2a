namespace Ainft.Cli.Sandboxes;

/// <summary>How a task ended.</summary>
/// <param name="Outcome">The limit that the task reached, or its own end.</param>
/// <param name="ExitCode">The exit code, or 128 plus the number of the signal that ended it. Null when the sandbox
/// ended it.</param>
/// <param name="CpuTime">Processor time of all its processes.</param>
/// <param name="PeakMemory">The peak memory in bytes. 0 when this kernel does not report it.</param>
public sealed record SandboxResult(TaskOutcome Outcome, int? ExitCode, TimeSpan CpuTime, long PeakMemory);

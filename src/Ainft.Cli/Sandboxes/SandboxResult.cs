namespace Ainft.Cli.Sandboxes;

/// <summary>How a task ended.</summary>
/// <param name="Outcome">The limit it ran into, or how it ended by itself.</param>
/// <param name="ExitCode">What it exited with, 128 and the number of the signal that ended it; null when the sandbox ended it.</param>
/// <param name="CpuTime">Processor time of all its processes.</param>
/// <param name="PeakMemory">The most memory it had at once, in bytes; 0 when this kernel does not tell.</param>
public sealed record SandboxResult(TaskOutcome Outcome, int? ExitCode, TimeSpan CpuTime, long PeakMemory);

namespace Ainft.Cli.Nodes;

/// <summary>A task that this node cannot do, and why: the reason is what the run is told when the task is withdrawn.</summary>
internal sealed class TaskRefusedException(string reason, Exception? inner = null) : Exception(reason, inner);

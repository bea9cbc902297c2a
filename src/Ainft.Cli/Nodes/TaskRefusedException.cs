namespace Ainft.Cli.Nodes;

/// <summary>
/// This node cannot do a task. The message becomes the reason in the run when the node withdraws from the task.
/// </summary>
internal sealed class TaskRefusedException(string reason, Exception? inner = null) : Exception(reason, inner);

namespace Ainft.Cli.Nodes;

/// <summary>The workload ended, but an output or a metric is missing, unreadable or too large.</summary>
internal sealed class BadOutputException(string reason) : Exception(reason);

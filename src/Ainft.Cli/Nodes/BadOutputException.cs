namespace Ainft.Cli.Nodes;

/// <summary>The workload ended, and what it left is not what was asked for.</summary>
internal sealed class BadOutputException(string reason) : Exception(reason);

namespace Ainft.Functions.Reproduction;

/// <summary>What a run came to as entries of the ledger: a statement a node, and one of the registry.</summary>
public sealed class Evidence
{
    /// <summary>Appends the statements of a decided run. Repeatable: their bytes follow from the run.</summary>
    public Task AppendAsync(Run decided, AinftId subject, CancellationToken ct) => Task.CompletedTask;
}

using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>
/// What a slice does with the registry's finalized events. Registered in the container by the slices to the right; called with the
/// events of one window in the order of the chain. The cursor moves only after every handler is done, so after a failure the same
/// events come again: applying twice must leave what applying once leaves.
/// </summary>
public interface IChainEvents
{
    /// <summary>The event signatures (topic 0) that this handler wants.</summary>
    IReadOnlyList<Bytes32> Topics { get; }

    Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct);
}

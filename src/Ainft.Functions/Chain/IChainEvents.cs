using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>
/// Applies the finalized events of one contract to the tables of a slice. The slices to the right register their
/// handlers in the container, and the app follows exactly the events that the handlers declare. A handler gets the
/// events of one window in the order of the chain. The cursor moves only after every handler is done, so handlers get
/// the same events again after a failure and must be idempotent.
/// </summary>
public interface IChainEvents
{
    /// <summary>The contract that emits the events. Null means the registry.</summary>
    Address? Contract => null;

    /// <summary>The event signatures (topic 0) that this handler wants.</summary>
    IReadOnlyList<Bytes32> Topics { get; }

    /// <summary>Writes the events to tables.</summary>
    Task ApplyAsync(IReadOnlyList<Log> finalizedLogs, CancellationToken ct);
}

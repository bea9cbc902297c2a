using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Chain;

/// <summary>
/// Announces that final events of a contract are in the tables and the cursor has moved behind them. A slice to the
/// right registers it. A killed instance loses the announcement, so its receiver also looks for these events itself.
/// </summary>
/// <param name="Remember">Gets the contract. It must not wait.</param>
public sealed record EventsApplied(Action<Address> Remember);

/// <summary>Gives final events to the handlers of the slices, and announces the contracts that emitted them.</summary>
internal sealed class ApplyLogs(
    IEnumerable<IChainEvents> handlers, IEnumerable<EventsApplied> listeners, IOptions<ChainOptions> options)
{
    private readonly EventsApplied[] listeners = [.. listeners];

    /// <summary>Writes the events to the tables of all slices. Repeatable.</summary>
    public async Task ApplyAsync(IReadOnlyList<Log> logs, CancellationToken ct)
    {
        foreach (var handler in handlers)
        {
            var contract = handler.Contract ?? options.Value.RegistryAddress;
            var wanted = logs.Where(log => log.Address == contract && handler.Topics.Contains(log.Topics[0])).ToList();
            if (wanted.Count > 0)
                await handler.ApplyAsync(wanted, ct);
        }
    }

    /// <summary>Announces events that <see cref="ApplyAsync"/> wrote, after the cursor moved.</summary>
    public void Announce(IReadOnlyList<Log> logs)
    {
        foreach (var contract in logs.Select(log => log.Address).Distinct())
            foreach (var listener in listeners)
                listener.Remember(contract);
    }
}

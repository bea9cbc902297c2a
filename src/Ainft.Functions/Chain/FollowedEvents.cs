using Ainft.Ethereum;

namespace Ainft.Functions.Chain;

/// <summary>
/// The events that the app follows, which are those that the handlers of the slices declare. One filter of
/// <c>eth_getLogs</c> names all contracts and all events. So a node may also return an event of one contract that only
/// the handler of another contract wants, and the app drops it.
/// </summary>
internal sealed class FollowedEvents
{
    private readonly HashSet<(Address Contract, Bytes32 Topic)> wanted;

    /// <param name="registry">The registry, which handlers mean that name no contract.</param>
    /// <param name="handlers">The handlers of all slices.</param>
    public FollowedEvents(Address registry, IEnumerable<IChainEvents> handlers)
        : this(registry, handlers.SelectMany(handler =>
            handler.Topics.Select(topic => (handler.Contract ?? registry, topic))))
    {
    }

    private FollowedEvents(Address registry, IEnumerable<(Address Contract, Bytes32 Topic)> events)
    {
        wanted = [.. events];
        Contracts = [.. wanted.Select(one => one.Contract).Distinct().OrderBy(contract => contract.ToHex())];
        Topics = [.. wanted.Select(one => one.Topic).Distinct()];
        var others = Contracts.Where(contract => contract != registry).Select(contract => contract.ToHex()).ToList();
        Others = others.Count == 0 ? null : string.Join(' ', others);
    }

    /// <summary>The contracts with a wanted event.</summary>
    public IReadOnlyList<Address> Contracts { get; }

    /// <summary>The wanted events of all contracts.</summary>
    public IReadOnlyList<Bytes32> Topics { get; }

    /// <summary>The contracts beside the registry in one order, or null without another one.</summary>
    public string? Others { get; }

    /// <summary>The events of one contract.</summary>
    public static FollowedEvents Of(Address contract, params IEnumerable<Bytes32> topics) =>
        new(contract, topics.Select(topic => (contract, topic)));

    /// <summary>Whether a handler wants the event.</summary>
    public bool Wants(Log log) => log.Topics.Count > 0 && wanted.Contains((log.Address, log.Topics[0]));
}

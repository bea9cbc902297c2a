using Ainft.Ethereum;

namespace Ainft.Functions.Events;

/// <summary>The events that a reader wants. A member that is null leaves events of every value in.</summary>
/// <param name="Types">The types.</param>
/// <param name="Component">
/// The component. A derived component matches by each of its parents too, because that event is about them.
/// </param>
/// <param name="Creator">The creator of the component.</param>
/// <param name="Kind">The kind of the component.</param>
/// <param name="Account">The account that can claim rewards.</param>
public sealed record EventFilter(
    IReadOnlySet<string>? Types = null, AinftId? Component = null, Address? Creator = null, string? Kind = null,
    Address? Account = null)
{
    /// <summary>Every event.</summary>
    public static readonly EventFilter All = new();

    /// <summary>Whether storage alone decides, so that it can stop at the limit.</summary>
    internal bool IsExact => Component is null;

    /// <summary>
    /// The condition for storage, in its filter syntax. Null when every event matches. All values have a checked form,
    /// so no value contains a quotation mark.
    /// </summary>
    internal string? Condition
    {
        get
        {
            List<string> parts = [];
            if (Types is not null)
                parts.Add($"({string.Join(" or ", Types.Select(type => $"Type eq '{type}'"))})");
            if (Component is { } id)
                parts.Add($"(Component eq '{id}' or Type eq '{EventType.Derived}')");
            if (Creator is { } creator)
                parts.Add($"Creator eq '{creator.ToHex()}'");
            if (Kind is not null)
                parts.Add($"Kind eq '{Kind}'");
            if (Account is { } account)
                parts.Add($"Account eq '{account.ToHex()}'");
            return parts.Count == 0 ? null : string.Join(" and ", parts);
        }
    }

    /// <summary>Whether an event matches.</summary>
    public bool Matches(RegistryEvent one) =>
        (Types is null || Types.Contains(one.Type))
        && (Component is not { } id || one.Component == id
            || (one.Type == EventType.Derived && one.Parents.Contains(id)))
        && (Creator is null || one.Creator == Creator)
        && (Kind is null || one.Kind == Kind)
        && (Account is null || one.Account == Account);
}

using Ainft.Functions.Lineage;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Explorer;

/// <summary>The number of components that name a component as their parent.</summary>
/// <param name="Count">The number, at most <see cref="CountChildren.Most"/>.</param>
/// <param name="HasMore">Whether more of them exist.</param>
public sealed record BuiltOn(int Count, bool HasMore);

/// <summary>
/// Counts the children of a component. A count may be a minute old, because each child costs an instance a read.
/// </summary>
internal sealed class CountChildren(Components components, Edges edges, FactCache facts)
{
    /// <summary>The most children that are counted.</summary>
    public const int Most = 1_000;

    private static readonly FactKind<BuiltOn> Children = new("children", _ => 64);
    private static readonly TimeSpan Age = TimeSpan.FromMinutes(1);

    public Task<BuiltOn> RunAsync(AinftId id, CancellationToken ct) => facts.ReadRecentAsync(
        Children, new(id.Value) { Age = Age }, () => CountAsync(id, CancellationToken.None), ct);

    private async Task<BuiltOn> CountAsync(AinftId id, CancellationToken ct)
    {
        if (await components.FindAsync(id, ct) is not { } component)
            return new BuiltOn(0, false);
        var page = await edges.ReadAsync(component, null, Most, ct);
        return new BuiltOn(page.Children.Count, page.Next is not null);
    }
}

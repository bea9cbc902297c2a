using System.Collections.Concurrent;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Judges the components of one request in its order, as if they were minted now. The caller adds the parents of other
/// requests first. A component with an unknown parent is not judged, and neither are its descendants.
/// </summary>
/// <remarks>
/// The sender of a request signed nothing, so each limit is one of the whole request. A component beyond a limit counts
/// as unknown.
/// </remarks>
/// <param name="items">The components in their order.</param>
/// <param name="cap">The cap of the policy in basis points.</param>
internal sealed class UnmintedRoyalties(IReadOnlyList<UnmintedComponent> items, int cap)
{
    /// <summary>The most accounts, and the most parents, of one component in an answer.</summary>
    private const int MostShown = 100;

    /// <summary>The most accounts and parents in the whole answer.</summary>
    private const int MostShownInAll = 10_000;

    /// <summary>The most shares in the stacks that the request makes. Each has 24 bytes.</summary>
    private const int MostShares = 1 << 18;

    /// <summary>The most parents whose stacks are joined.</summary>
    private const int MostJoins = 1 << 15;

    private readonly ConcurrentDictionary<AinftId, Parent> known = new();
    private readonly HashSet<AinftId> parents = [.. items.SelectMany(item => item.Parents)];
    private int shown, shares, joins;

    /// <summary>Adds a parent. Several threads may call it before the first component is judged.</summary>
    /// <param name="id">The parent.</param>
    /// <param name="stack">The stack that a child has because of it.</param>
    /// <param name="isUnproven">Whether it asks for a royalty itself, and its source is not proven.</param>
    public void Add(AinftId id, RoyaltyStack stack, bool isUnproven) => known[id] = new Parent(stack, isUnproven);

    /// <summary>Whether a component owes royalties, as far as its parents are known.</summary>
    public bool Owes(UnmintedComponent item) =>
        item.Parents.Any(id => known.TryGetValue(id, out var parent) && !parent.Stack.IsEmpty);

    /// <summary>Judges the next component. The answer is null without any royalties.</summary>
    /// <param name="item">The component.</param>
    /// <param name="stored">The stack of its row, if the registry has the component already.</param>
    /// <param name="isProven">Whether its source is proven.</param>
    public RoyaltiesAnswer? Judge(UnmintedComponent item, RoyaltyStack? stored, bool isProven)
    {
        var owing = item.Parents.Count(id => known.TryGetValue(id, out var parent) && !parent.Stack.IsEmpty);
        if (!item.Parents.All(known.ContainsKey) || (owing > 0 && (joins += owing) > MostJoins))
            return RoyaltiesAnswer.Unknown with { SourceNotProven = UnprovenOf(item) };
        RequestWork.Add(owing * Prices.PerJoin);
        ParentRoyalties[] stacks = [.. item.Parents.Select(id => new ParentRoyalties(id, known[id].Stack))];
        var judged = JudgeStacks(item, stacks, stored);
        Keep(item, judged.Stack, isProven);
        if (judged.Stack.IsEmpty)
            return null;
        var answer = RoyaltiesAnswer.Of(judged, stacks, Math.Clamp(MostShownInAll - shown, 0, MostShown));
        shown += answer.Asks.Count + (answer.Parents?.Count ?? 0);
        return answer with { SourceNotProven = UnprovenOf(item) };
    }

    private Payability JudgeStacks(UnmintedComponent item, ParentRoyalties[] stacks, RoyaltyStack? stored)
    {
        var judged = Payability.Of(stacks, cap);
        if (stored is not null)
        {
            // Payments follow the stack of the row, which never changes.
            var reason = Payability.ReasonOf(stored, cap);
            judged = new Payability(cap, stored, reason, reason is null ? [] : judged.LeaveOut);
        }
        return item.IsReference ? JudgeRoyalties.Refused(judged.Stack, NotPayable.Reference, cap) : judged;
    }

    private void Keep(UnmintedComponent item, RoyaltyStack stack, bool isProven)
    {
        if (!parents.Contains(item.Id))
            return;
        var owed = item.Asks ? stack.Join(item.Own()) : stack;
        shares += item.Asks || item.Parents.Count > 1 ? owed.Asks.Count : 0;
        if (shares <= MostShares)
            Add(item.Id, owed, item.Asks && !isProven);
    }

    private string[]? UnprovenOf(UnmintedComponent item)
    {
        string[] unproven =
        [
            .. item.Parents.Where(id => known.TryGetValue(id, out var parent) && parent.IsUnproven)
                .Take(Math.Clamp(MostShownInAll - shown, 0, MostShown))
                .Select(id => id.ToString()),
        ];
        shown += unproven.Length;
        return unproven.Length > 0 ? unproven : null;
    }

    private readonly record struct Parent(RoyaltyStack Stack, bool IsUnproven);
}

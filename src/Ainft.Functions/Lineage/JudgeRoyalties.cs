using System.Collections.Concurrent;
using Ainft.Functions.Governance;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Judges whether components that the registry knows can be paid. <see cref="PreviewRoyalties"/> judges the others.
/// </summary>
internal sealed class JudgeRoyalties(
    Components components, RoyaltyStacks stacks, ReadPolicy policy, FollowedDecisions decisions)
{
    /// <summary>The most parents that are looked up for one answer, because no signature pays for it.</summary>
    public const int MaxLookUps = 256;

    private const int ParallelReads = 16;

    /// <summary>
    /// Judges a component that the registry knows. One row and one blob suffice for a payable component of any depth.
    /// For others it reads the parents too, to advise the creator of a next version.
    /// </summary>
    public async Task<(Payability Judged, IReadOnlyList<ParentRoyalties> Parents)> RunAsync(
        Component component, CancellationToken ct)
    {
        var cap = await CapAsync(ct);
        if (component is not AinftRow row)
            return (Refused(RoyaltyStack.Empty, NotPayable.ManifestUnknown, cap), []);
        var stack = await stacks.ReadAsync(row.Stack, ct);
        if (row.IsReference)
            return (Refused(stack, NotPayable.Reference, cap), []);
        if (Payability.ReasonOf(stack, cap) is not { } reason)
            return (new Payability(cap, stack, null, []), []);
        if (row.Parents.Count > MaxLookUps)
            return (Refused(stack, reason, cap), []);
        RequestWork.Add(row.Parents.Count * Prices.PerJoin);
        var known = await StacksOfAsync(row, ct);
        // The rows of a bundle are written in parallel, so a child may have a row before its parent.
        if (known.Count < row.Parents.Count)
            return (Refused(stack, reason, cap), []);
        var parents = ParentsOf(row.Parents, known);
        // Payments follow the stack of the row. The parents serve the advice only.
        return (Payability.Of(parents, cap) with { Stack = stack, Reason = reason }, parents);
    }

    internal static Payability Refused(RoyaltyStack stack, NotPayable reason, int cap) => new(cap, stack, reason, []);

    /// <summary>The cap of payments in the next block.</summary>
    public async Task<int> CapAsync(CancellationToken ct) => decisions.IsOn
        ? (await policy.AsOfAsync((await decisions.ReadAsync(ct)).Block, ct)).Cap
        : Payability.DefaultCap;

    private static ParentRoyalties[] ParentsOf(
        IReadOnlyList<AinftId> ids, ConcurrentDictionary<AinftId, RoyaltyStack> known) =>
        [.. ids.Select(id => new ParentRoyalties(id, known[id]))];

    /// <summary>
    /// The stack because of each parent at the time of the component's bundle. Unknown parents are missing.
    /// </summary>
    private async Task<ConcurrentDictionary<AinftId, RoyaltyStack>> StacksOfAsync(AinftRow row, CancellationToken ct)
    {
        var found = new ConcurrentDictionary<AinftId, RoyaltyStack>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct };
        await Parallel.ForEachAsync(row.Parents, parallel, async (id, token) =>
        {
            if (await components.FindAsOfAsync(id, row.MintedAt, token) is { } parent)
                found[id] = await stacks.ReadAsync(parent.Owed, token);
        });
        return found;
    }
}

using System.Collections.Concurrent;
using Ainft.Ethereum;
using Ainft.Functions.Governance;
using Ainft.Functions.Platform;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Judges whether components can be paid, before and after they are minted. A mint succeeds either way, because a
/// lineage must be able to state the truth.
/// </summary>
internal sealed class JudgeRoyalties(
    Components components, RoyaltyStacks stacks, ReadPolicy policy, FollowedDecisions decisions) : IDisposable
{
    /// <summary>
    /// The most parents that are looked up for one answer, because no signature pays for it. A component with more
    /// parents of other requests is not judged before it is minted.
    /// </summary>
    public const int MaxLookUps = 256;

    /// <summary>The most accounts, and the most parents, of one component in a preview.</summary>
    private const int MostInPreview = 100;

    private const int ParallelReads = 16, AtOnce = 8;

    /// <summary>
    /// Limits the previews that are judged at once. One holds some hundred stacks of 24 KiB for a short body, and its
    /// caller signed nothing.
    /// </summary>
    private readonly SemaphoreSlim places = new(AtOnce);

    /// <inheritdoc/>
    public void Dispose() => places.Dispose();

    /// <summary>
    /// Judges the components of a request in its order, as if they were minted now. The answer of a component without
    /// any royalties is null.
    /// </summary>
    public async Task<IReadOnlyList<RoyaltiesAnswer?>> PreviewAsync(
        Address creator, IReadOnlyList<(AinftId Id, Manifest Manifest)> items, CancellationToken ct)
    {
        await places.WaitAsync(ct);
        try
        {
            return await JudgeAsync(creator, items, ct);
        }
        finally
        {
            places.Release();
        }
    }

    private async Task<IReadOnlyList<RoyaltiesAnswer?>> JudgeAsync(
        Address creator, IReadOnlyList<(AinftId Id, Manifest Manifest)> items, CancellationToken ct)
    {
        var known = await FindAsync(Outside(items).Take(MaxLookUps), null, ct);
        var cap = await CapAsync(ct);
        var answers = new List<RoyaltiesAnswer?>();
        foreach (var (id, manifest) in items)
        {
            if (!manifest.ParentIds.All(known.ContainsKey))
            {
                answers.Add(RoyaltiesAnswer.Unknown);
                continue;
            }
            RequestWork.Add(manifest.Parents.Count * Prices.PerJoin);
            var parents = ParentsOf(manifest.ParentIds, known);
            var judged = Payability.Of(parents, cap);
            if (manifest.IsReference)
                judged = Refused(judged.Stack, NotPayable.Reference, cap);
            known[id] = judged.Stack.Join(RoyaltyStack.Of(manifest, creator));
            answers.Add(judged.Stack.IsEmpty ? null : RoyaltiesAnswer.Of(judged, parents, MostInPreview));
        }
        return answers;
    }

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
        var known = await FindAsync(row.Parents, row.MintedAt, ct);
        // The rows of a bundle are written in parallel, so a child may have a row before its parent.
        if (known.Count < row.Parents.Count)
            return (Refused(stack, reason, cap), []);
        var parents = ParentsOf(row.Parents, known);
        // Payments follow the stack of the row. The parents serve the advice only.
        return (Payability.Of(parents, cap) with { Stack = stack, Reason = reason }, parents);
    }

    private static Payability Refused(RoyaltyStack stack, NotPayable reason, int cap) => new(cap, stack, reason, []);

    /// <summary>The cap of payments in the next block.</summary>
    private async Task<int> CapAsync(CancellationToken ct) => decisions.IsOn
        ? (await policy.AsOfAsync((await decisions.ReadAsync(ct)).Block, ct)).Cap
        : Payability.DefaultCap;

    private static ParentRoyalties[] ParentsOf(
        IReadOnlyList<AinftId> ids, ConcurrentDictionary<AinftId, RoyaltyStack> known) =>
        [.. ids.Select(id => new ParentRoyalties(id, known[id]))];

    /// <summary>The parents that no earlier component of the request is, each once.</summary>
    private static IEnumerable<AinftId> Outside(IReadOnlyList<(AinftId Id, Manifest Manifest)> items)
    {
        var seen = new HashSet<AinftId>();
        foreach (var (id, manifest) in items)
        {
            foreach (var parent in manifest.ParentIds.Where(seen.Add))
                yield return parent;
            seen.Add(id);
        }
    }

    /// <summary>The stack because of each of these components. Unknown components are missing.</summary>
    /// <param name="ids">The components.</param>
    /// <param name="at">The time of the child's bundle, or null for a child that is minted now.</param>
    /// <param name="ct">Cancels the reads.</param>
    private async Task<ConcurrentDictionary<AinftId, RoyaltyStack>> FindAsync(
        IEnumerable<AinftId> ids, DateTimeOffset? at, CancellationToken ct)
    {
        var found = new ConcurrentDictionary<AinftId, RoyaltyStack>();
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct };
        await Parallel.ForEachAsync(ids, parallel, async (id, token) =>
        {
            var component = at is { } time
                ? await components.FindAsOfAsync(id, time, token)
                : await components.FindAsync(id, token);
            if (component is not null)
                found[id] = await stacks.ReadAsync(component.Owed, token);
        });
        return found;
    }
}

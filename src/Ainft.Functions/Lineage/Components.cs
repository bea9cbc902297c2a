using System.Runtime.CompilerServices;

namespace Ainft.Functions.Lineage;

/// <summary>
/// Finds known components. A component is known if it is registered here, or if it is a token with only known
/// ancestors. The first caller that asks for such a token gives it its position in the lineage. Until then the token is
/// not known.
/// </summary>
public sealed class Components(Ainfts ainfts, FindMany many, LinkedTokens tokens, Ancestries ancestries)
{
    /// <summary>
    /// The maximum number of components that are read to settle a token. It is enough for a token with 1,024 parents or
    /// a chain of as many.
    /// </summary>
    public const int Reach = 2_048;

    private const int ParallelReads = 16;

    public Task<Component?> FindAsync(AinftId id, CancellationToken ct) => FindAsync(id, Reach, ct);

    /// <summary>
    /// Like <see cref="FindAsync(AinftId, CancellationToken)"/>, but reads at most <paramref name="reach"/> other
    /// components.
    /// </summary>
    public Task<Component?> FindAsync(AinftId id, int reach, CancellationToken ct) =>
        FindAsync(id, new StrongBox<int>(reach), ct);

    /// <summary>Finds many components by few requests. See <see cref="FindMany.RunAsync"/>.</summary>
    /// <returns>The components in their order. Null for one that is not known.</returns>
    public async Task<IReadOnlyList<Component?>> FindAsync(
        IReadOnlyList<Sought> sought, AinftRow? near, CancellationToken ct)
    {
        Component?[] found = [.. await many.RunAsync(sought, near, ct)];
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = ct };
        await Parallel.ForAsync(0, found.Length, parallel, async (i, token) =>
            found[i] ??= await FindTokenAsync(sought[i].Id, new StrongBox<int>(Reach), token));
        return found;
    }

    /// <summary>
    /// The component as of a bundle's time. If its manifest came later, the result is the token from before. So a label
    /// depends only on committed data and not on the time of its computation.
    /// </summary>
    public async Task<Component?> FindAsOfAsync(AinftId id, DateTimeOffset at, CancellationToken ct)
    {
        var found = await FindAsync(id, ct);
        if (found is not AinftRow row || row.MintedAt <= at)
            return found;
        return await FindTokenAsync(id, new StrongBox<int>(Reach), ct) ?? found;
    }

    /// <summary>
    /// Whether this instance has seen the component registered. The component may be known although this is false.
    /// </summary>
    public bool IsSeen(AinftId id) => ainfts.IsKnown(id);

    /// <summary>
    /// Whether a component is known. Registration is permanent, so this does not read a component that this instance
    /// has seen.
    /// </summary>
    public async Task<bool> ExistsAsync(AinftId id, CancellationToken ct) =>
        IsSeen(id) || await FindAsync(id, ct) is not null;

    /// <summary>
    /// Whether an account minted the token of a component on chain, as of the last final block. So the component may
    /// have been a parent before its manifest came.
    /// </summary>
    public async Task<bool> HasTokenAsync(AinftId id, CancellationToken ct) =>
        await tokens.FindAsync(id, ct) is not null;

    private async Task<Component?> FindAsync(AinftId id, StrongBox<int> left, CancellationToken ct)
    {
        if (await ainfts.FindAsync(id, ct) is { } registered)
            return registered;
        return await FindTokenAsync(id, left, ct);
    }

    private async Task<LinkedToken?> FindTokenAsync(AinftId id, StrongBox<int> left, CancellationToken ct) =>
        await tokens.FindAsync(id, ct) is { } linked ? linked.Token ?? await SettleAsync(linked, left, ct) : null;

    private async Task<LinkedToken?> SettleAsync(LinkedRow linked, StrongBox<int> left, CancellationToken ct)
    {
        var parents = new List<(LineageNode, AncestryLabel)>();
        foreach (var id in linked.Linking.Parents)
        {
            if (left.Value-- <= 0 || await FindAsync(id, left, ct) is not { } parent)
                return null;
            parents.Add((parent.Node, parent.Label));
        }
        var (label, generation, made) = await ancestries.JoinAsync(parents, _ => Task.FromResult(false), ct);
        foreach (var set in made)
            await ancestries.WriteAsync(set, ct);
        return await tokens.SettleAsync(linked, LinkedToken.Of(linked.Linking, label, generation), ct);
    }
}

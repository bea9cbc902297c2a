using System.Runtime.CompilerServices;

namespace Ainft.Functions.Lineage;

/// <summary>
/// The one answer to whether a component is known, and what is known of it: registered here, or a token whose ancestors are all known.
/// A token is given its place in the lineage when it is asked for and can have one; until then it is not known.
/// </summary>
public sealed class Components(Ainfts ainfts, LinkedTokens tokens, Ancestries ancestries)
{
    /// <summary>How many components are looked at to settle a token: one with 1,024 parents, or a chain of as many.</summary>
    public const int Reach = 2_048;

    public Task<Component?> FindAsync(AinftId id, CancellationToken ct) => FindAsync(id, Reach, ct);

    /// <summary>As <see cref="FindAsync(AinftId, CancellationToken)"/>, looking at no more than <paramref name="reach"/> other components.</summary>
    public Task<Component?> FindAsync(AinftId id, int reach, CancellationToken ct) => FindAsync(id, new StrongBox<int>(reach), ct);

    /// <summary>
    /// As a component was for a bundle of that time: one whose manifest came later is the token that it was before. So a label follows from
    /// what is committed, whenever it is made.
    /// </summary>
    public async Task<Component?> FindAsOfAsync(AinftId id, DateTimeOffset at, CancellationToken ct)
    {
        var found = await FindAsync(id, ct);
        return found is AinftRow row && row.MintedAt > at && await FindTokenAsync(id, new StrongBox<int>(Reach), ct) is { } token ? token : found;
    }

    /// <summary>Whether a component is known. Registration is for good, so a remembered yes needs no read.</summary>
    public async Task<bool> ExistsAsync(AinftId id, CancellationToken ct) => ainfts.IsKnown(id) || await FindAsync(id, ct) is not null;

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

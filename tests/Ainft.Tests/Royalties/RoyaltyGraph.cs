using Ainft.Ethereum;
using CsCheck;

namespace Ainft.Tests.Royalties;

/// <summary>A component of a random lineage. Its parents are the places of earlier components.</summary>
internal sealed record RoyaltyComponent(int Royalty, Contributor[] Contributors, Address Creator, int[] Parents)
{
    /// <summary>The share that the component itself asks for.</summary>
    public RoyaltyStack Own => RoyaltyStack.Of(Royalty, Contributors, Creator);
}

/// <summary>A random lineage whose last component is paid.</summary>
internal sealed record RoyaltyGraph(IReadOnlyList<RoyaltyComponent> Components)
{
    // Small royalties keep most stacks within the whole payment.
    private static readonly Gen<(int, Contributor[], Address, int[])> Member = Gen.Select(
        Gen.Frequency((3, Gen.Int[0, 200]), (1, Gen.Int[0, ManifestLimits.Royalty])),
        RoyaltyGen.Contributors, RoyaltyGen.Account, Gen.Int[0, 1_000].Array[0, 4]);

    public static readonly Gen<RoyaltyGraph> Any = Member.Array[1, 24].Select(members => new RoyaltyGraph(
        [.. members.Select((member, place) => ComponentOf(member, place))]));

    /// <summary>The stack of each component, made as a projection makes it.</summary>
    public RoyaltyStack[] Stacks()
    {
        var stacks = new RoyaltyStack[Components.Count];
        foreach (var (place, component) in Components.Index())
            stacks[place] = RoyaltyGen.JoinOf(
                component.Parents.Select(parent => stacks[parent].Join(Components[parent].Own)));
        return stacks;
    }

    /// <summary>The components above a component.</summary>
    public IReadOnlySet<int> AncestorsOf(int place)
    {
        var found = new HashSet<int>();
        var open = new Stack<int>(Components[place].Parents);
        while (open.TryPop(out var next))
            if (found.Add(next))
                foreach (var parent in Components[next].Parents)
                    open.Push(parent);
        return found;
    }

    /// <summary>
    /// Inserts a component before the one at a place. It gets the parents of that one and some more, and it becomes a
    /// parent of that one. With <paramref name="instead"/> it replaces the parents, so it stands between both.
    /// </summary>
    public RoyaltyGraph Insert(int place, (int, Contributor[], Address, int[]) member, bool instead)
    {
        place %= Components.Count;
        var added = ComponentOf(member, place);
        var child = Components[place];
        added = added with { Parents = [.. added.Parents.Concat(instead ? child.Parents : []).Distinct()] };
        var moved = Components.Skip(place + 1)
            .Select(later => later with { Parents = [.. later.Parents.Select(Move)] });
        child = child with { Parents = instead ? [place] : [.. child.Parents, place] };
        return new RoyaltyGraph([.. Components.Take(place), added, child, .. moved]);

        int Move(int parent) => parent < place ? parent : parent + 1;
    }

    /// <summary>Some insertions, each with a place, a component, and whether it stands between.</summary>
    public static Gen<(int Place, (int, Contributor[], Address, int[]) Member, bool Instead)[]> Insertions { get; } =
        Gen.Select(Gen.Int[0, 1_000], Member, Gen.Bool).Array[1, 8];

    private static RoyaltyComponent ComponentOf((int, Contributor[], Address, int[]) member, int place) => new(
        member.Item1, member.Item2, member.Item3,
        place == 0 ? [] : [.. member.Item4.Select(parent => parent % place).Distinct()]);
}

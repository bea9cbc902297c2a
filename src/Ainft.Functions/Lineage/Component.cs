using Ainft.Ethereum;

namespace Ainft.Functions.Lineage;

/// <summary>
/// The permanent facts about a component. Either it is registered here (<see cref="AinftRow"/>), or an account minted
/// its token on chain and the registry does not have its manifest yet (<see cref="LinkedToken"/>). Both may be parents
/// and have a position in the lineage.
/// </summary>
public abstract record Component
{
    public required AinftId Id { get; init; }

    public required Address Creator { get; init; }

    public required Sha256Digest Digest { get; init; }

    /// <summary>The parents in the order of the manifest, which is the order in the id.</summary>
    public required IReadOnlyList<AinftId> Parents { get; init; }

    /// <summary>The length of the longest path to a component without parents.</summary>
    public required int Generation { get; init; }

    /// <summary>The label, which describes all ancestors.</summary>
    public required AncestryLabel Label { get; init; }

    /// <summary>The royalties that every child of the component owes because of it.</summary>
    public virtual OwedRoyalties Owed => OwedRoyalties.None;

    /// <summary>The component in the form of labels.</summary>
    public abstract LineageNode Node { get; }

    /// <summary>The approximate size in memory, in bytes.</summary>
    internal virtual long Size => 1_000 + Label.Tail.Length + Label.Bases.RouteLength + 40L * Parents.Count;
}

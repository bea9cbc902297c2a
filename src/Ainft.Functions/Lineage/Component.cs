using Ainft.Ethereum;

namespace Ainft.Functions.Lineage;

/// <summary>
/// What is known of a component, and known for good: either it is registered here (<see cref="AinftRow"/>), or somebody minted its
/// token on chain and its manifest is not here yet (<see cref="LinkedToken"/>). Both may be parents, and have a place in the lineage.
/// </summary>
public abstract record Component
{
    public required AinftId Id { get; init; }

    public required Address Creator { get; init; }

    public required Sha256Digest Digest { get; init; }

    /// <summary>In the order of the manifest, which is the order in the id.</summary>
    public required IReadOnlyList<AinftId> Parents { get; init; }

    /// <summary>The length of the longest path to a component without parents.</summary>
    public required int Generation { get; init; }

    /// <summary>All ancestors.</summary>
    public required AncestryLabel Label { get; init; }

    /// <summary>The component as labels keep it.</summary>
    public abstract LineageNode Node { get; }

    /// <summary>About how many bytes of memory it is.</summary>
    internal virtual long Size => 1_000 + Label.Tail.Length + Label.Bases.RouteLength + 40L * Parents.Count;
}

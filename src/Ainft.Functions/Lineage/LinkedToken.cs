using Ainft.Ethereum;

namespace Ainft.Functions.Lineage;

/// <summary>
/// A mint of a token on chain, with the facts of the finalized event <c>Linked</c> and the first owner of the token.
/// </summary>
public sealed record Linking(
    AinftId Id, Address Creator, Sha256Digest Digest, IReadOnlyList<AinftId> Parents, ulong BlockNumber,
    Bytes32 BlockHash, Bytes32 Transaction)
{
    /// <summary>The rule by which the block is final.</summary>
    public string Finality { get; init; } = Chain.Finality.OfTheChain;
}

/// <summary>
/// A component that the registry knows only by its token. The chain has its creator and its parents, but the registry
/// does not have its manifest. So it owes no royalties, also for its ancestors, and a child that is minted upon it owes
/// nothing because of it for ever.
/// </summary>
public sealed record LinkedToken : Component
{
    public required ulong BlockNumber { get; init; }

    public required Bytes32 BlockHash { get; init; }

    public required Bytes32 Transaction { get; init; }

    /// <summary>The rule by which the block is final.</summary>
    public required string Finality { get; init; }

    public override LineageNode Node =>
        new(Id, Generation, null, [.. Parents.Select(parent => new LineageEdge(parent, null))]);

    /// <summary>
    /// The token with its position in the lineage. It has a position as soon as all its parents are known.
    /// </summary>
    public static LinkedToken Of(Linking linking, AncestryLabel label, int generation) => new()
    {
        Id = linking.Id,
        Creator = linking.Creator,
        Digest = linking.Digest,
        Parents = linking.Parents,
        Generation = generation,
        Label = label,
        BlockNumber = linking.BlockNumber,
        BlockHash = linking.BlockHash,
        Transaction = linking.Transaction,
        Finality = linking.Finality,
    };
}

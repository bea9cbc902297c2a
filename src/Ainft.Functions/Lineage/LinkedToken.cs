using Ainft.Ethereum;

namespace Ainft.Functions.Lineage;

/// <summary>That a token was minted on chain: what the finalized event <c>Linked</c> says, and who the token went to.</summary>
public sealed record Linking(
    AinftId Id, Address Creator, Sha256Digest Digest, IReadOnlyList<AinftId> Parents, ulong BlockNumber, Bytes32 BlockHash, Bytes32 Transaction)
{
    /// <summary>The rule by which the block is final.</summary>
    public string Finality { get; init; } = Chain.Finality.OfTheChain;
}

/// <summary>A component known by its token alone: the chain says who made it of what, and nobody has brought its manifest.</summary>
public sealed record LinkedToken : Component
{
    public required ulong BlockNumber { get; init; }

    public required Bytes32 BlockHash { get; init; }

    public required Bytes32 Transaction { get; init; }

    /// <summary>The rule by which the block is final.</summary>
    public required string Finality { get; init; }

    public override LineageNode Node => new(Id, Generation, null, [.. Parents.Select(parent => new LineageEdge(parent, null))]);

    /// <summary>The token with its place in the lineage, which it has once all its parents are known.</summary>
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

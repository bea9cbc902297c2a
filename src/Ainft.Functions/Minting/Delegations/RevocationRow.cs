using Ainft.Ethereum;
using Ainft.Functions.Ledger;

namespace Ainft.Functions.Minting;

/// <summary>
/// The row of a revocation in the index. It follows from the statement in a bundle, and it never changes.
/// </summary>
public sealed record RevocationRow
{
    public required Bytes32 Integration { get; init; }

    /// <summary>The creator that revoked. An integration of another creator is another one.</summary>
    public required Address Creator { get; init; }

    public required Sha256Digest Statement { get; init; }

    public required DateTimeOffset RevokedAt { get; init; }

    public required Sha256Digest Bundle { get; init; }

    public required int LineOffset { get; init; }

    public required int LineLength { get; init; }

    /// <summary>The reason why a mint is refused, for people.</summary>
    public string Reason =>
        $"{Creator} revoked the integration {Integration} at {RevokedAt:u}, so no agent mints under it any more.";

    /// <summary>The row of an entry. Null when the entry is another statement.</summary>
    public static RevocationRow? Of(BundleHeader bundle, BundledEntry placed) =>
        RevocationStatement.TryRead(placed.Entry.Content) is not { } statement ? null : new RevocationRow
        {
            Integration = statement.Integration,
            Creator = placed.Entry.Leaf.Account,
            Statement = new Sha256Digest(placed.Entry.Leaf.Subject),
            RevokedAt = bundle.At,
            Bundle = placed.OwnerIn(bundle),
            LineOffset = placed.LineOffset,
            LineLength = placed.LineLength,
        };
}

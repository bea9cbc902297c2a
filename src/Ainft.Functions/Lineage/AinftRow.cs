using Ainft.Ethereum;

namespace Ainft.Functions.Lineage;

/// <summary>
/// A child in its parent's row or in a row of edges. The relation is null when the registry does not know the child's
/// manifest.
/// </summary>
public readonly record struct ChildLink(AinftId Child, Relation? Relation);

/// <summary>The agent that signed a mint, and the integration of the delegation by the creator.</summary>
public sealed record AgentMint(Bytes32 Integration, Address Agent);

/// <summary>
/// The index row of a registered component. It has the data for lists and lineage, and the position of the manifest in
/// its bundle.
/// </summary>
public sealed record AinftRow : Component
{
    /// <summary>The first relation to each of <see cref="Component.Parents"/>.</summary>
    public required IReadOnlyList<Relation> Relations { get; init; }

    /// <summary>The contributors of the manifest. It is empty when the creator has all shares.</summary>
    public required IReadOnlyList<Contributor> Contributors { get; init; }

    /// <summary>The share of each payment to a descendant that the component asks for, in basis points.</summary>
    public int Royalty { get; init; }

    /// <summary>
    /// The name of the stack of the royalties that a payment to the component owes. Null when the stack is empty.
    /// </summary>
    public Sha256Digest? Stack { get; init; }

    public required string Kind { get; init; }

    public string? Name { get; init; }

    public string? Version { get; init; }

    /// <summary>
    /// The digest of the revision and files to which a reference refers (<see cref="PinnedSource"/>). Null for a
    /// component that is no reference.
    /// </summary>
    public Sha256Digest? Referenced { get; init; }

    /// <summary>
    /// Whether the component names a revision of a repository as its source, so that its source may be proven. Lists
    /// look for a proof of these components only.
    /// </summary>
    public bool IsPinned { get; init; }

    /// <summary>Whether the creator only refers to a work of others.</summary>
    public bool IsReference => Referenced is not null;

    public required DateTimeOffset MintedAt { get; init; }

    public required Sha256Digest Bundle { get; init; }

    public required int LineOffset { get; init; }

    public required int LineLength { get; init; }

    public required int ContentOffset { get; init; }

    public required int ContentLength { get; init; }

    /// <summary>The domain in the creator's signature, or null when it is the domain of this registry.</summary>
    public MintDomain? Origin { get; init; }

    /// <summary>The agent that signed the mint, or null when the creator signed it.</summary>
    public AgentMint? Agent { get; init; }

    /// <summary>
    /// The children in the same window of the same bundle, in its order. <see cref="Edges"/> has the other children.
    /// </summary>
    public IReadOnlyList<ChildLink> Children { get; init; } = [];

    public override LineageNode Node => new(
        Id,
        Generation,
        ManifestWords.TryParse(Kind, out ComponentKind kind) ? kind : null,
        [.. Parents.Zip(Relations, (parent, relation) => new LineageEdge(parent, relation))]);

    public override OwedRoyalties Owed => Royalty == 0 && Stack is null
        ? OwedRoyalties.None
        : new OwedRoyalties(Stack, RoyaltyStack.Of(Royalty, Contributors, Creator));

    internal override long Size => base.Size + 40L * (Children.Count + Contributors.Count);
}

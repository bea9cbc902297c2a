namespace Ainft.Functions.Lineage;

/// <summary>A child as its parent's row or a row of edges names it; the relation is null where the child's manifest is not known.</summary>
public readonly record struct ChildLink(AinftId Child, Relation? Relation);

/// <summary>What the index keeps of a registered component: enough for lists and lineage, and where in which bundle the rest is.</summary>
public sealed record AinftRow : Component
{
    /// <summary>Of each of <see cref="Component.Parents"/>.</summary>
    public required IReadOnlyList<Relation> Relations { get; init; }

    /// <summary>As in the manifest: empty when the creator has all.</summary>
    public required IReadOnlyList<Contributor> Contributors { get; init; }

    public required string Kind { get; init; }

    public string? Name { get; init; }

    public string? Version { get; init; }

    public required DateTimeOffset MintedAt { get; init; }

    public required Sha256Digest Bundle { get; init; }

    public required int LineOffset { get; init; }

    public required int LineLength { get; init; }

    public required int ContentOffset { get; init; }

    public required int ContentLength { get; init; }

    /// <summary>The registry whose domain the creator's signature names; null when that is this one.</summary>
    public MintDomain? Origin { get; init; }

    /// <summary>Children that came in the same window of the same bundle, in its order; the others are in <see cref="Edges"/>.</summary>
    public IReadOnlyList<ChildLink> Children { get; init; } = [];

    public override LineageNode Node => new(
        Id,
        Generation,
        ManifestWords.TryParse(Kind, out ComponentKind kind) ? kind : null,
        [.. Parents.Zip(Relations, (parent, relation) => new LineageEdge(parent, relation))]);

    internal override long Size => base.Size + 40L * (Children.Count + Contributors.Count);
}

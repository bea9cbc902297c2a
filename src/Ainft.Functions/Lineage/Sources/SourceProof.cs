namespace Ainft.Functions.Lineage;

/// <summary>The last check whether the source of a component names its creator.</summary>
/// <param name="CheckedAt">When the check began.</param>
public sealed record SourceProof(DateTimeOffset CheckedAt)
{
    /// <summary>Whether the source is proven, which is permanent, because the pinned commit never changes.</summary>
    public bool IsProven => By is not null;

    /// <summary>Whether the check has no result yet. An instance that stopped leaves such a row.</summary>
    public bool IsOpen => By is null && Reason is null;

    /// <summary>The proof, which is <c>file</c> or <c>tag</c>. Null without a proof.</summary>
    public string? By { get; init; }

    /// <summary>The SHA-256 of <c>ainft.json</c> at the pinned commit, for a proof by file.</summary>
    public Sha256Digest? Digest { get; init; }

    /// <summary>The commit that was fetched.</summary>
    public required string Revision { get; init; }

    /// <summary>Why the source is not proven, for people.</summary>
    public string? Reason { get; init; }
}

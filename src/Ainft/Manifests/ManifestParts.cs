using System.Collections.ObjectModel;
using Ainft.Ethereum;

namespace Ainft.Manifests;

/// <summary>An item of a manifest's <c>parents</c>.</summary>
/// <param name="Id">The parent's id.</param>
/// <param name="Relations">
/// The relations of the component to the parent, at least one, distinct and in the order of <see cref="Relation"/>.
/// </param>
public sealed record ManifestParent(AinftId Id, IReadOnlyList<Relation> Relations)
{
    // Nearly all parents have one relation, so they share these lists.
    private static readonly Relation[][] Lists = [.. Enum.GetValues<Relation>().Select(relation => new[] { relation })];

    /// <summary>A parent with one relation.</summary>
    /// <param name="id">The parent's id.</param>
    /// <param name="relation">The relation of the component to the parent.</param>
    public ManifestParent(AinftId id, Relation relation)
        : this(id, Alone(relation))
    {
    }

    /// <summary>
    /// The first relation. The lineage shows and filters by this one, because an edge has one relation.
    /// </summary>
    public Relation Relation => Relations[0];

    /// <inheritdoc/>
    public bool Equals(ManifestParent? other) =>
        other is not null && Id == other.Id && Relations.SequenceEqual(other.Relations);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Id, Relation);

    /// <summary>The list of one relation.</summary>
    internal static Relation[] Alone(Relation relation) => Lists[(int)relation];
}

/// <summary>An item of a manifest's <c>artifacts</c>, which is a file of the component and its address.</summary>
/// <param name="Uri">An absolute URI.</param>
/// <param name="Sha256">
/// The SHA-256 of the bytes. The manifest has it as 64 lower-case digits without prefix, as <c>sha256sum</c> prints
/// them.
/// </param>
/// <param name="Size">The number of bytes, if stated.</param>
/// <param name="MediaType">The media type (RFC 6838), if stated.</param>
/// <param name="Path">The name within the component (<see cref="ArtifactPath"/>), if stated.</param>
public sealed record Artifact(
    string Uri, Sha256Digest Sha256, long? Size, string? MediaType, string? Path = null);

/// <summary>An item of a manifest's <c>contributors</c>, which is a rewarded account.</summary>
/// <param name="Address">The account.</param>
/// <param name="Share">The share in basis points, 1 to 10,000.</param>
public sealed record Contributor(Address Address, int Share);

/// <summary>A manifest's <c>source</c>, which is the origin of the component. It has at least one member.</summary>
/// <param name="Platform">The platform, such as <c>huggingface.co</c>.</param>
/// <param name="Repository">The repository or record on the platform.</param>
/// <param name="Revision">The revision, such as a commit.</param>
/// <param name="Uri">The original address, which is an absolute URI or a URI without its scheme.</param>
public sealed record ManifestSource(string? Platform, string? Repository, string? Revision, string? Uri)
{
    internal static readonly ReadOnlyDictionary<string, Sha256Digest> NoDigests =
        ReadOnlyDictionary<string, Sha256Digest>.Empty;

    /// <summary>
    /// The SHA-256 of each file at the origin by its path, which has the form of <see cref="ArtifactPath"/>. It is
    /// empty when the manifest does not state them.
    /// </summary>
    public IReadOnlyDictionary<string, Sha256Digest> Digests { get; init; } = NoDigests;
}

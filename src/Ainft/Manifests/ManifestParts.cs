using Ainft.Ethereum;

namespace Ainft;

/// <summary>An item of a manifest's <c>parents</c>.</summary>
/// <param name="Id">The parent's id.</param>
/// <param name="Relation">How the component came from it.</param>
public sealed record ManifestParent(AinftId Id, Relation Relation);

/// <summary>An item of a manifest's <c>artifacts</c>: bytes that belong to the component and where to get them.</summary>
/// <param name="Uri">An absolute URI.</param>
/// <param name="Sha256">The SHA-256 of the bytes; in the manifest 64 lower-case digits without prefix, as <c>sha256sum</c> prints them.</param>
/// <param name="Size">The number of bytes, when stated.</param>
/// <param name="MediaType">The media type (RFC 6838), when stated.</param>
public sealed record Artifact(string Uri, Sha256Digest Sha256, long? Size, string? MediaType);

/// <summary>An item of a manifest's <c>contributors</c>: who is rewarded.</summary>
/// <param name="Address">The account.</param>
/// <param name="Share">The share in basis points, 1 to 10,000.</param>
public sealed record Contributor(Address Address, int Share);

/// <summary>A manifest's <c>source</c>: where the component came from. At least one member is there.</summary>
/// <param name="Platform">The platform, such as <c>huggingface.co</c>.</param>
/// <param name="Repository">The repository or record on it.</param>
/// <param name="Revision">The revision, such as a commit.</param>
/// <param name="Uri">Where it was found, as written: an absolute URI or one without its scheme.</param>
public sealed record ManifestSource(string? Platform, string? Repository, string? Revision, string? Uri);

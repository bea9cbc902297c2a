using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Manifests;

/// <summary>
/// An immutable manifest, version 1, which describes a component. It has the canonical bytes and the members.
/// </summary>
public sealed class Manifest
{
    private readonly AinftId[] parentIds;

    internal Manifest(ReadOnlyMemory<byte> canonical, IReadOnlyList<ManifestParent> parents)
    {
        Canonical = canonical;
        Digest = Sha256Digest.Of(canonical.Span);
        Parents = parents;
        parentIds = [.. parents.Select(parent => parent.Id)];
    }

    /// <summary>The canonical bytes (RFC 8785), at most 256 KiB.</summary>
    public ReadOnlyMemory<byte> Canonical { get; }

    /// <summary>The SHA-256 of <see cref="Canonical"/>.</summary>
    public Sha256Digest Digest { get; }

    /// <summary>The kind of the component.</summary>
    public ComponentKind Kind { get; internal init; }

    /// <summary>A name for people, if stated.</summary>
    public string? Name { get; internal init; }

    /// <summary>A version for people, if stated.</summary>
    public string? Version { get; internal init; }

    /// <summary>A description for people, if stated.</summary>
    public string? Description { get; internal init; }

    /// <summary>An SPDX license expression, if stated.</summary>
    public string? License { get; internal init; }

    /// <summary>An http or https address for people, if stated.</summary>
    public string? Homepage { get; internal init; }

    /// <summary>The parents in the manifest's order, each parent once and at most 1,024.</summary>
    public IReadOnlyList<ManifestParent> Parents { get; }

    /// <summary>The ids of <see cref="Parents"/>, in that order.</summary>
    public IReadOnlyList<AinftId> ParentIds => parentIds;

    /// <summary>The files that belong to the component, at most 4,096.</summary>
    public IReadOnlyList<Artifact> Artifacts { get; internal init; } = [];

    /// <summary>
    /// The rewarded accounts, with shares that sum to 10,000. The list is empty when the creator has all shares.
    /// </summary>
    public IReadOnlyList<Contributor> Contributors { get; internal init; } = [];

    /// <summary>
    /// The share of each payment to a descendant that the component asks for, in basis points, 0 to 1,000. It is 0 when
    /// the manifest does not state it. The contributors divide it by their shares.
    /// </summary>
    public int Royalty { get; internal init; }

    /// <summary>The origin of the component, if stated.</summary>
    public ManifestSource? Source { get; internal init; }

    /// <summary>
    /// Whether the manifest is a reference to a component that its author never registered. Then its creator is only
    /// the referrer, and is not rewarded.
    /// </summary>
    public bool IsReference { get; internal init; }

    /// <summary>The instructions to build the component again, if stated.</summary>
    public Workflow? Workflow { get; internal init; }

    /// <summary>
    /// Whether the manifest has a workflow and no artifacts. It does not claim a result, and nodes can produce a
    /// component from it.
    /// </summary>
    public bool IsTemplate => Workflow is not null && Artifacts.Count == 0;

    /// <summary>
    /// An object of free data, if stated. Each call reads it from <see cref="Canonical"/>, because a second copy could
    /// nearly double the memory of the manifest.
    /// </summary>
    public JsonElement? Properties
    {
        get
        {
            using var document = JsonDocument.Parse(Canonical);
            return document.RootElement.TryGetProperty("properties", out var properties) ? properties.Clone() : null;
        }
    }

    /// <summary>Whether <see cref="Card"/> has members. A reader of many manifests skips the others.</summary>
    public bool HasCard { get; internal set; }

    /// <summary>
    /// The members for catalogues. Each call reads them from <see cref="Canonical"/>, for the reason of
    /// <see cref="Properties"/>.
    /// </summary>
    public ManifestCard Card
    {
        get
        {
            using var document = JsonDocument.Parse(Canonical);
            return CardReader.Read(new Field(document.RootElement, []), Parents.Count);
        }
    }

    /// <summary>The parts that the creator probably meant otherwise, such as a license with wrong case.</summary>
    public IReadOnlyList<ManifestWarning> Warnings => License is { } license ? [.. LicenseNames.Warnings(license)] : [];

    /// <summary>The id of this component when <paramref name="creator"/> mints it.</summary>
    public AinftId IdFor(Address creator) => AinftId.Compute(creator, Digest, parentIds);

    /// <summary>
    /// Canonicalizes a document and validates it as a manifest. A document that is not I-JSON has one violation, with a
    /// byte offset. For other documents all violations are reported, up to 256.
    /// </summary>
    /// <param name="utf8">The document, in any order of members and with any white space.</param>
    /// <param name="manifest">The manifest, if the method returns true.</param>
    /// <param name="violations">The violations. The list is empty if the method returns true.</param>
    public static bool TryParse(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Manifest? manifest, out IReadOnlyList<Violation> violations)
    {
        manifest = null;
        if (!CanonicalJson.TryCanonicalize(utf8, out byte[]? canonical, out var violation))
        {
            violations = [violation];
            return false;
        }
        manifest = ManifestReader.Read(canonical, out violations);
        return manifest is not null;
    }

    /// <summary>
    /// Reads a document as <see cref="TryParse"/> does, and checks the rules for new manifests too. Use it where a
    /// registry accepts work. Use <see cref="TryParse"/> for manifests that may be registered already.
    /// </summary>
    /// <param name="utf8">The document, in any order of members and with any white space.</param>
    /// <param name="manifest">The manifest, if the method returns true.</param>
    /// <param name="violations">The violations. The list is empty if the method returns true.</param>
    public static bool TryAccept(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Manifest? manifest, out IReadOnlyList<Violation> violations)
    {
        if (TryParse(utf8, out manifest, out violations))
            violations = AcceptanceRules.BrokenBy(manifest);
        if (violations.Count > 0)
            manifest = null;
        return manifest is not null;
    }

    /// <summary>
    /// Reads the template of a run as <see cref="TryAccept"/> reads a manifest. The <see cref="Bounds"/> of its
    /// comparator are not checked, because they depend on the number on which the nodes agree later.
    /// </summary>
    /// <param name="utf8">The document, in any order of members and with any white space.</param>
    /// <param name="manifest">The manifest, if the method returns true.</param>
    /// <param name="violations">The violations. The list is empty if the method returns true.</param>
    public static bool TryAcceptTemplate(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Manifest? manifest, out IReadOnlyList<Violation> violations)
    {
        if (TryParse(utf8, out manifest, out violations))
            violations = AcceptanceRules.BrokenByTemplate(manifest);
        if (violations.Count > 0)
            manifest = null;
        return manifest is not null;
    }

    /// <summary>
    /// Reads bytes that <see cref="TryParse"/> accepted before, for example stored bytes. They are not canonicalized
    /// again.
    /// </summary>
    /// <exception cref="FormatException">The bytes are not a manifest.</exception>
    public static Manifest ReadCanonical(ReadOnlyMemory<byte> canonical)
    {
        try
        {
            return ManifestReader.Read(canonical, out var violations)
                ?? throw new FormatException(
                    $"The bytes are not a manifest. {violations[0].Reason} (JSON pointer \"{violations[0].Pointer}\")");
        }
        catch (JsonException e)
        {
            throw new FormatException("The bytes are not a manifest, because they are not JSON.", e);
        }
    }

    /// <summary>
    /// Opens the JSON Schema (2020-12) of a manifest. A schema cannot express sums, the SPDX grammar and distinct ids,
    /// so only this class checks them.
    /// </summary>
    public static Stream OpenSchema() =>
        typeof(Manifest).Assembly.GetManifestResourceStream("Ainft.manifest.schema.json")!;
}

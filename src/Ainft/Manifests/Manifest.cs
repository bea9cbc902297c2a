using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft;

/// <summary>What a component is made of, version 1, in its canonical bytes and read into members. Immutable.</summary>
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

    /// <summary>What the component is.</summary>
    public ComponentKind Kind { get; internal init; }

    /// <summary>A name for people, when stated.</summary>
    public string? Name { get; internal init; }

    /// <summary>A version for people, when stated.</summary>
    public string? Version { get; internal init; }

    /// <summary>A description for people, when stated.</summary>
    public string? Description { get; internal init; }

    /// <summary>An SPDX license expression, when stated.</summary>
    public string? License { get; internal init; }

    /// <summary>An http or https address for people, when stated.</summary>
    public string? Homepage { get; internal init; }

    /// <summary>What the component came from, in the manifest's order, each parent once; at most 1,024.</summary>
    public IReadOnlyList<ManifestParent> Parents { get; }

    /// <summary>The ids of <see cref="Parents"/>, in that order.</summary>
    public IReadOnlyList<AinftId> ParentIds => parentIds;

    /// <summary>The bytes that belong to the component; at most 4,096.</summary>
    public IReadOnlyList<Artifact> Artifacts { get; internal init; } = [];

    /// <summary>Who is rewarded, with shares that sum to 10,000; empty when the creator has all.</summary>
    public IReadOnlyList<Contributor> Contributors { get; internal init; } = [];

    /// <summary>Where the component came from, when stated.</summary>
    public ManifestSource? Source { get; internal init; }

    /// <summary>How to build the component again, when stated.</summary>
    public Workflow? Workflow { get; internal init; }

    /// <summary>Whether it has a workflow and no artifacts: it claims nothing, and nodes can produce a component from it.</summary>
    public bool IsTemplate => Workflow is not null && Artifacts.Count == 0;

    /// <summary>Free data, when stated: an object, read from <see cref="Canonical"/> whenever it is asked for, as it may be nearly all of it.</summary>
    public JsonElement? Properties
    {
        get
        {
            using var document = JsonDocument.Parse(Canonical);
            return document.RootElement.TryGetProperty("properties", out var properties) ? properties.Clone() : null;
        }
    }

    /// <summary>The id of this component when <paramref name="creator"/> mints it.</summary>
    public AinftId IdFor(Address creator) => AinftId.Compute(creator, Digest, parentIds);

    /// <summary>
    /// Canonicalizes a document and validates it as a manifest. A document that is not I-JSON has one violation, with a byte offset; else
    /// every rule that is broken is reported, up to 256 times in all.
    /// </summary>
    /// <param name="utf8">The document, in any order of members and with any white space.</param>
    /// <param name="manifest">The manifest when the answer is true.</param>
    /// <param name="violations">What is wrong; empty when the answer is true.</param>
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
    /// Reads a document as <see cref="TryParse"/> does, and holds it to the rules for new manifests too. Use it where a
    /// registry accepts work, and <see cref="TryParse"/> for what may be registered already.
    /// </summary>
    /// <param name="utf8">The document, in any order of members and with any white space.</param>
    /// <param name="manifest">The manifest when the answer is true.</param>
    /// <param name="violations">What is wrong; empty when the answer is true.</param>
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
    /// As <see cref="TryAccept"/>, for the template of a run: its comparator needs no <see cref="Bounds"/>, because they are judged
    /// by the number that its nodes agree on.
    /// </summary>
    /// <param name="utf8">The document, in any order of members and with any white space.</param>
    /// <param name="manifest">The manifest when the answer is true.</param>
    /// <param name="violations">What is wrong; empty when the answer is true.</param>
    public static bool TryAcceptTemplate(
        ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out Manifest? manifest, out IReadOnlyList<Violation> violations)
    {
        if (TryParse(utf8, out manifest, out violations))
            violations = AcceptanceRules.BrokenByTemplate(manifest);
        if (violations.Count > 0)
            manifest = null;
        return manifest is not null;
    }

    /// <summary>Reads bytes that <see cref="TryParse"/> accepted before, such as stored ones; they are not canonicalized again.</summary>
    /// <exception cref="FormatException">The bytes are not a manifest.</exception>
    public static Manifest ReadCanonical(ReadOnlyMemory<byte> canonical)
    {
        try
        {
            return ManifestReader.Read(canonical, out var violations)
                ?? throw new FormatException($"Not a manifest: {violations[0].Reason} ({violations[0].Pointer})");
        }
        catch (JsonException e)
        {
            throw new FormatException("Not a manifest: not JSON.", e);
        }
    }

    /// <summary>The JSON Schema (2020-12) of a manifest. It says what a schema can say; sums, SPDX grammar and distinct ids are checked here only.</summary>
    public static Stream OpenSchema() => typeof(Manifest).Assembly.GetManifestResourceStream("Ainft.manifest.schema.json")!;
}

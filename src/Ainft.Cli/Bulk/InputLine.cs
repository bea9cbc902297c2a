using System.Text;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Cli.Bulk;

/// <summary>
/// A line of a bulk file, parsed without the other lines. It has the bytes to send and the component, or violations.
/// </summary>
internal sealed record InputLine(long Number)
{
    // The text of a manifest inside JSON is escaped, and a proof has more around it, so these limits are wider. The
    // manifest itself is checked afterwards with its own limits.
    private static readonly CanonicalJsonLimits ImportLimits = new()
    {
        MaxBytes = ProofFile.MaxBytes,
        MaxInputBytes = ProofFile.MaxBytes,
        MaxDepth = 72,
    };

    /// <summary>The bytes to send.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    public AinftId Id { get; init; }

    public Address Creator { get; init; }

    public IReadOnlyList<AinftId> Parents { get; init; } = [];

    public IReadOnlyList<Violation> Violations { get; init; } = [];

    /// <summary>The warnings of a preview about the manifest. An import has none.</summary>
    public IReadOnlyList<ManifestWarning> Warnings { get; init; } = [];

    /// <summary>The name in the manifest, if it has one and can be read.</summary>
    public string? Name { get; init; }

    /// <summary>
    /// The parents that the line names. If there are any, <see cref="Bytes"/> is the manifest with the names, and the
    /// id is not known yet.
    /// </summary>
    public IReadOnlyList<NamedParent> Named { get; init; } = [];

    public Leaf Leaf => Leaf.Registration(Id, Creator);

    /// <summary>Parses a line that is a manifest.</summary>
    public static InputLine OfManifest(RawLine line, Address creator)
    {
        var number = line.Number;
        var utf8 = line.Bytes.Span;
        byte[]? canonical;
        if (NamedParents.MayBeIn(utf8)
            && CanonicalJson.TryCanonicalize(utf8, out canonical, out _)
            && NamedParents.Find(canonical) is { Count: > 0 } named)
            return new InputLine(number)
            {
                Creator = creator,
                Named = named,
                Bytes = canonical,
                Name = NamedParents.NameIn(canonical),
            };
        if (Manifest.TryAccept(utf8, out var manifest, out var violations))
            return new InputLine(number).With(manifest, creator, manifest.Canonical);
        var isJson = CanonicalJson.TryCanonicalize(utf8, out canonical, out _);
        return new InputLine(number) { Violations = violations, Name = isJson ? NamedParents.NameIn(canonical) : null };
    }

    /// <summary>
    /// Parses a line that was minted elsewhere, <c>{manifest, creator, signature}</c> or a proof file. The command
    /// computes its id. The server checks its signature.
    /// </summary>
    public static InputLine OfImport(RawLine line)
    {
        if (!CanonicalJson.TryCanonicalize(line.Bytes.Span, out byte[]? canonical, out var violation, ImportLimits))
            return Refused(line, violation);
        using var json = JsonDocument.Parse(canonical, new JsonDocumentOptions { MaxDepth = 256 });
        var root = json.RootElement;
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("manifest", out var content))
            return Refused(line, new Violation(
                "/manifest", ViolationCode.MemberMissing, "Expected the manifest, as an object or as its text."));
        if (!TryReadCreator(root, out var creator))
            return Refused(line, new Violation(
                "/creator",
                root.TryGetProperty("creator", out _) ? ViolationCode.WrongForm : ViolationCode.MemberMissing,
                $"Expected the address of the creator, {Address.Form}."));
        var text = content.ValueKind == JsonValueKind.String ? content.GetString()! : content.GetRawText();
        return Manifest.TryParse(Encoding.UTF8.GetBytes(text), out var manifest, out var violations)
            ? new InputLine(line.Number).With(manifest, creator, line.Bytes) with { Name = null, Warnings = [] }
            : Refused(line, [.. violations.Select(found =>
                found with { Pointer = $"/manifest{found.Pointer}", Offset = null })]);
    }

    /// <summary>A copy of the line with its component.</summary>
    public InputLine With(Manifest manifest, Address creator, ReadOnlyMemory<byte> bytes) => this with
    {
        Bytes = bytes,
        Id = manifest.IdFor(creator),
        Creator = creator,
        Parents = manifest.ParentIds,
        Name = manifest.Name,
        Warnings = manifest.Warnings,
        Named = [],
    };

    private static InputLine Refused(RawLine line, params IReadOnlyList<Violation> violations) =>
        new(line.Number) { Violations = violations };

    private static bool TryReadCreator(JsonElement json, out Address creator)
    {
        creator = default;
        return json.TryGetProperty("creator", out var account)
            && account.ValueKind == JsonValueKind.String
            && Address.TryParse(account.GetString(), out creator);
    }
}

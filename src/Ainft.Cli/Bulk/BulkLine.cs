using System.Text;
using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Cli.Bulk;

/// <summary>A line as it was parsed by itself: what is sent for it and the component that it registers, or what is wrong.</summary>
internal sealed record BulkLine(long Number)
{
    // A manifest as text inside JSON is escaped, and a proof has more around it; what counts is checked of the manifest itself.
    private static readonly CanonicalJsonLimits ImportLimits = new() { MaxBytes = ProofFile.MaxBytes, MaxInputBytes = ProofFile.MaxBytes, MaxDepth = 72 };

    /// <summary>The bytes that are sent.</summary>
    public ReadOnlyMemory<byte> Bytes { get; init; }

    public AinftId Id { get; init; }

    public Address Creator { get; init; }

    public IReadOnlyList<AinftId> Parents { get; init; } = [];

    public IReadOnlyList<Violation> Violations { get; init; } = [];

    /// <summary>The manifest's name, when it has one and can be told.</summary>
    public string? Name { get; init; }

    /// <summary>Parents given by name; then <see cref="Bytes"/> is the manifest without their ids, and there is no id yet.</summary>
    public IReadOnlyList<NamedParent> Named { get; init; } = [];

    public Leaf Leaf => Leaf.Registration(Id, Creator);

    /// <summary>A line that is a manifest.</summary>
    public static BulkLine OfManifest(RawLine line, Address creator)
    {
        var number = line.Number;
        var utf8 = line.Bytes.Span;
        if (NamedParents.MayBeIn(utf8) && CanonicalJson.TryCanonicalize(utf8, out byte[]? canonical, out _) && NamedParents.Find(canonical) is { Count: > 0 } named)
            return new BulkLine(number) { Creator = creator, Named = named, Bytes = canonical, Name = NamedParents.NameIn(canonical) };
        return Manifest.TryAccept(utf8, out var manifest, out var violations)
            ? new BulkLine(number).With(manifest, creator, manifest.Canonical)
            : new BulkLine(number) { Violations = violations, Name = CanonicalJson.TryCanonicalize(utf8, out canonical, out _) ? NamedParents.NameIn(canonical) : null };
    }

    /// <summary>
    /// A line that was minted elsewhere: <c>{manifest, creator, signature}</c> or a proof file. Its id is computed here; whether the
    /// signature counts is for the server to say.
    /// </summary>
    public static BulkLine OfImport(RawLine line)
    {
        if (!CanonicalJson.TryCanonicalize(line.Bytes.Span, out byte[]? canonical, out var violation, ImportLimits))
            return new BulkLine(line.Number) { Violations = [violation] };
        using var json = JsonDocument.Parse(canonical, new JsonDocumentOptions { MaxDepth = 256 });
        if (json.RootElement.ValueKind != JsonValueKind.Object || !json.RootElement.TryGetProperty("manifest", out var content))
            return new BulkLine(line.Number) { Violations = [new Violation("/manifest", "Expected the manifest, as an object or as its text.")] };
        if (!json.RootElement.TryGetProperty("creator", out var account) || account.ValueKind != JsonValueKind.String || !Address.TryParse(account.GetString(), out var creator))
            return new BulkLine(line.Number) { Violations = [new Violation("/creator", "Expected the creator's address: 0x and 40 hexadecimal digits.")] };
        var text = content.ValueKind == JsonValueKind.String ? content.GetString()! : content.GetRawText();
        return Manifest.TryParse(Encoding.UTF8.GetBytes(text), out var manifest, out var violations)
            ? new BulkLine(line.Number).With(manifest, creator, line.Bytes) with { Name = null }
            : new BulkLine(line.Number) { Violations = [.. violations.Select(found => found with { Pointer = $"/manifest{found.Pointer}", Offset = null })] };
    }

    /// <summary>The line with the component that it registers.</summary>
    public BulkLine With(Manifest manifest, Address creator, ReadOnlyMemory<byte> bytes) => this with
    {
        Bytes = bytes,
        Id = manifest.IdFor(creator),
        Creator = creator,
        Parents = manifest.ParentIds,
        Name = manifest.Name,
        Named = [],
    };
}

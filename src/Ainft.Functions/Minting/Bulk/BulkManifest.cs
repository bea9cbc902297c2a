using Ainft.Ethereum;

namespace Ainft.Functions.Minting;

/// <summary>Parses a line that is a manifest.</summary>
internal static class BulkManifest
{
    /// <summary>The most bytes of a manifest as the client sent it.</summary>
    public static readonly int MaxLineBytes = CanonicalJsonLimits.Manifest.MaxInputBytes;

    public static ParsedLine Parse(BodyLine line, Address creator)
    {
        var utf8 = line.Bytes.Span;
        if (NamedParents.MayBeIn(utf8) && CanonicalJson.TryCanonicalize(utf8, out byte[]? canonical, out _)
            && NamedParents.Find(canonical) is { Count: > 0 } named)
            return new ParsedLine(line.Number)
            {
                Creator = creator,
                Named = named,
                Unresolved = canonical,
                Name = NamedParents.NameIn(canonical),
            };
        if (!Manifest.TryAccept(utf8, out var manifest, out var violations))
            return new ParsedLine(line.Number) { Violations = violations, Name = NameIn(utf8) };
        return new ParsedLine(line.Number)
        {
            Creator = creator,
            Manifest = manifest,
            Id = manifest.IdFor(creator),
            Name = manifest.Name,
        };
    }

    private static string? NameIn(ReadOnlySpan<byte> utf8) =>
        CanonicalJson.TryCanonicalize(utf8, out byte[]? canonical, out _) ? NamedParents.NameIn(canonical) : null;
}

using System.Text.Json;

namespace Ainft.Functions.Lineage;

/// <summary>Reads the kind from a canonical manifest, without the other members.</summary>
internal static class ManifestKind
{
    private static readonly JsonReaderOptions Deep = new() { MaxDepth = 128 };

    /// <summary>The word of the kind, or null for a text that is no manifest.</summary>
    public static string? Read(ReadOnlyMemory<byte> manifest)
    {
        var reader = new Utf8JsonReader(manifest.Span, Deep);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isKind = reader.ValueTextEquals("kind"u8);
            reader.Read();
            if (isKind)
                return reader.GetString();
            reader.Skip();
        }
        return null;
    }
}

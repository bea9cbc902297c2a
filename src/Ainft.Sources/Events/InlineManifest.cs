using System.Text.Json;

namespace Ainft.Sources.Events;

/// <summary>
/// Finds the manifest in a body that was parsed before. It takes the bytes of the sender, because a digest of a
/// manifest must not depend on how this registry writes JSON.
/// </summary>
internal static class InlineManifest
{
    /// <summary>Adds the manifest. An event without one is ignored.</summary>
    /// <exception cref="SourceException">The manifest is not an object.</exception>
    public static PlatformEvent AddTo(PlatformEvent found, ReadOnlyMemory<byte> body, ReadOnlySpan<string> path)
    {
        var pointer = $"/{string.Join('/', path!)}";
        return Find(body, path) switch
        {
            null => found with { Reason = $"The event has no manifest at {pointer}." },
            { } manifest when manifest.Span[0] == '{' => found with
            {
                Action = EventAction.Register,
                Manifest = manifest,
            },
            _ => throw EventMembers.Refused(ViolationCode.WrongType, pointer, "is not an object"),
        };
    }

    private static ReadOnlyMemory<byte>? Find(ReadOnlyMemory<byte> body, ReadOnlySpan<string> path)
    {
        if (body.Span.StartsWith("\uFEFF"u8))
            body = body[3..];
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { MaxDepth = SourceLimits.Depth });
        reader.Read();
        foreach (var name in path)
            if (reader.TokenType != JsonTokenType.StartObject || !Enter(ref reader, name))
                return null;
        var start = (int)reader.TokenStartIndex;
        reader.Skip();
        return body[start..(int)reader.BytesConsumed];
    }

    private static bool Enter(ref Utf8JsonReader reader, string name)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isWanted = reader.ValueTextEquals(name);
            reader.Read();
            if (isWanted)
                return true;
            reader.Skip();
        }

        return false;
    }
}

using System.Text.Json.Nodes;
using Ainft.Sources;

namespace Ainft.Functions.Webhooks;

/// <summary>Takes the manifest that an event contains. Only a valid manifest becomes a draft.</summary>
internal static class InlineComponent
{
    /// <summary>Reads the manifest.</summary>
    /// <exception cref="RefusedEventException">The manifest breaks a rule.</exception>
    public static DraftedComponent Read(ReadOnlyMemory<byte> utf8) =>
        Manifest.TryAccept(utf8.Span, out var manifest, out var violations)
            ? new DraftedComponent(JsonNode.Parse(manifest.Canonical.Span)!.AsObject(), [])
            : throw new RefusedEventException(
                $"The manifest of the event was refused. {violations[0].Pointer} {violations[0].Reason}");
}

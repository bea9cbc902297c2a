namespace Ainft;

/// <summary>A parent that a line of many manifests gives as <c>"#name"</c>, the name of an earlier line.</summary>
/// <param name="Index">Which one of the manifest's parents it is, from 0.</param>
/// <param name="Name">The name without the <c>#</c>.</param>
/// <param name="Text">Where its JSON text, quotes included, is in the canonical manifest, in bytes.</param>
public sealed record NamedParent(int Index, string Name, Range Text)
{
    /// <summary>The JSON pointer (RFC 6901) of the reference.</summary>
    public string Pointer => $"/parents/{Index}/id";
}

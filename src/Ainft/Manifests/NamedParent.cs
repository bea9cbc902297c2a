namespace Ainft.Manifests;

/// <summary>
/// A parent in one of many manifest lines. The line has <c>"#name"</c>, the name of an earlier line, instead of the id.
/// </summary>
/// <param name="Index">The index in the manifest's parents, from 0.</param>
/// <param name="Name">The name without the <c>#</c>.</param>
/// <param name="Text">The byte range of its JSON text in the canonical manifest, including the quotes.</param>
public sealed record NamedParent(int Index, string Name, Range Text)
{
    /// <summary>The JSON pointer (RFC 6901) of the reference.</summary>
    public string Pointer => $"/parents/{Index}/id";
}

namespace Ainft;

/// <summary>How much a document may hold before <see cref="CanonicalJson"/> refuses it.</summary>
public sealed record CanonicalJsonLimits
{
    /// <summary>The limits of a manifest: 256 KiB of canonical bytes, 1 MiB as given, 64 levels, no rounded numbers.</summary>
    public static CanonicalJsonLimits Manifest { get; } = new();

    /// <summary>The greatest number of canonical bytes.</summary>
    public int MaxBytes { get; init; } = 256 * 1024;

    /// <summary>The greatest number of bytes of the document as it is given, white space and escapes included.</summary>
    public int MaxInputBytes { get; init; } = 1024 * 1024;

    /// <summary>How many arrays and objects may be open at once.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>
    /// Whether a number may lose digits on its way into a double. RFC 8785 rounds silently; a manifest must not (see
    /// <see cref="CanonicalJson"/> for what counts as rounding), so this is off unless asked for.
    /// </summary>
    public bool AllowRounding { get; init; }
}

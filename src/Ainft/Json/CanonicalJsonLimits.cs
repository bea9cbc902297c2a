namespace Ainft.Json;

/// <summary>The limits beyond which <see cref="CanonicalJson"/> refuses a document.</summary>
public sealed record CanonicalJsonLimits
{
    /// <summary>
    /// The limits of a manifest: 256 KiB of canonical bytes, 1 MiB of input, 64 levels and no rounded numbers.
    /// </summary>
    public static CanonicalJsonLimits Manifest { get; } = new();

    /// <summary>
    /// The greatest integer of I-JSON (RFC 7493), 2^53 - 1. Readers may lose digits of greater ones.
    /// </summary>
    public const long MaxSafeInteger = (1L << 53) - 1;

    /// <summary>The greatest number of canonical bytes.</summary>
    public int MaxBytes { get; init; } = 256 * 1024;

    /// <summary>The greatest number of input bytes, including white space and escapes.</summary>
    public int MaxInputBytes { get; init; } = 1024 * 1024;

    /// <summary>The greatest number of arrays and objects that are open at once.</summary>
    public int MaxDepth { get; init; } = 64;

    /// <summary>
    /// Whether a number may lose digits when it becomes a double. It is false by default, because RFC 8785 rounds
    /// silently, but a manifest must not. <see cref="CanonicalJson"/> defines rounding.
    /// </summary>
    public bool AllowRounding { get; init; }
}

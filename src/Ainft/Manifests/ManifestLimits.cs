namespace Ainft.Manifests;

/// <summary>
/// The limits of a manifest beyond those of <see cref="CanonicalJsonLimits.Manifest"/>. Lengths are in Unicode code
/// points.
/// </summary>
public static class ManifestLimits
{
    /// <summary>The most <c>parents</c>.</summary>
    public const int Parents = 1024;

    /// <summary>The most <c>artifacts</c>.</summary>
    public const int Artifacts = 4096;

    /// <summary>The most <c>contributors</c>.</summary>
    public const int Contributors = 256;

    /// <summary>The longest <c>name</c>.</summary>
    public const int Name = 256;

    /// <summary>The longest <c>version</c>.</summary>
    public const int Version = 128;

    /// <summary>The longest <c>description</c>.</summary>
    public const int Description = 16_384;

    /// <summary>The longest <c>license</c> expression.</summary>
    public const int License = 512;

    /// <summary>The longest URI (<c>homepage</c>, <c>artifacts[].uri</c> and <c>source.uri</c>).</summary>
    public const int Uri = 2048;

    /// <summary>The longest <c>source.platform</c>, <c>source.repository</c> and <c>source.revision</c>.</summary>
    public const int Source = 512;

    /// <summary>The longest <c>artifacts[].mediaType</c>.</summary>
    public const int MediaType = 255;

    /// <summary>The greatest <c>artifacts[].size</c>.</summary>
    public const long Size = CanonicalJsonLimits.MaxSafeInteger;

    /// <summary>The sum of all <c>contributors[].share</c>, in basis points.</summary>
    public const int Shares = 10_000;
}

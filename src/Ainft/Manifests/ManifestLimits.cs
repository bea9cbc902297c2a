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

    /// <summary>The longest <c>artifacts[].path</c>.</summary>
    public const int Path = 1024;

    /// <summary>The most bytes of a name in <c>artifacts[].path</c>, in UTF-8.</summary>
    public const int PathName = 255;

    /// <summary>The most <c>authors</c>.</summary>
    public const int Authors = 1024;

    /// <summary>The most <c>languages</c>.</summary>
    public const int Languages = 256;

    /// <summary>The most <c>tags</c>.</summary>
    public const int Tags = 256;

    /// <summary>The most <c>papers</c>.</summary>
    public const int Papers = 256;

    /// <summary>The most <c>metrics</c>.</summary>
    public const int Metrics = 1024;

    /// <summary>The longest tag, <c>metrics[].name</c> and <c>metrics[].split</c>.</summary>
    public const int Tag = 128;

    /// <summary>The longest language, <c>pipeline</c>, <c>library</c>, ORCID iD and id of arXiv.</summary>
    public const int Word = 64;

    /// <summary>The longest DOI.</summary>
    public const int Doi = 256;

    /// <summary>The longest <c>source.platform</c>, <c>source.repository</c> and <c>source.revision</c>.</summary>
    public const int Source = 512;

    /// <summary>The longest <c>artifacts[].mediaType</c>.</summary>
    public const int MediaType = 255;

    /// <summary>The greatest <c>artifacts[].size</c>.</summary>
    public const long Size = CanonicalJsonLimits.MaxSafeInteger;

    /// <summary>The sum of all <c>contributors[].share</c>, in basis points.</summary>
    public const int Shares = 10_000;

    /// <summary>The greatest <c>royalty</c>, in basis points.</summary>
    public const int Royalty = 1_000;
}

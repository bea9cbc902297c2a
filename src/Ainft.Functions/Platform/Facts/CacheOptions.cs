using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>
/// How much the cache of facts may hold, and how old facts that change may be. Settings <c>Ainft__Cache__…</c>.
/// </summary>
public sealed class CacheOptions
{
    public const string Section = "Ainft:Cache";

    /// <summary>Memory in MiB, by the approximate sizes of the facts.</summary>
    [Range(8, 1 << 20)]
    public int SizeMiB { get; set; } = 96;

    /// <summary>The greatest age of facts that change, in seconds. With 0 each request reads them.</summary>
    [Range(0, 60)]
    public int FreshSeconds { get; set; } = 1;

    internal long Size => (long)SizeMiB << 20;

    internal TimeSpan Fresh => TimeSpan.FromSeconds(FreshSeconds);
}

[OptionsValidator]
internal sealed partial class CacheOptionsValidator : IValidateOptions<CacheOptions>;

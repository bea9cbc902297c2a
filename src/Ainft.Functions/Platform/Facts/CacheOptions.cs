using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>How much the cache of permanent facts may hold. Settings <c>Ainft__Cache__…</c>.</summary>
public sealed class CacheOptions
{
    public const string Section = "Ainft:Cache";

    /// <summary>Memory in MiB, by the approximate sizes of the facts.</summary>
    [Range(8, 1 << 20)]
    public int SizeMiB { get; set; } = 96;

    internal long Size => (long)SizeMiB << 20;
}

[OptionsValidator]
internal sealed partial class CacheOptionsValidator : IValidateOptions<CacheOptions>;

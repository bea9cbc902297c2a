using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>Settings <c>Ainft__Http__…</c>.</summary>
public sealed class HttpOptions
{
    public const string Section = "Ainft:Http";

    /// <summary>
    /// The public address of the app. Without it, token metadata has no links, and the types of problems are relative.
    /// </summary>
    [RegularExpression("^https?://[^?#]+$",
        ErrorMessage = "Ainft__Http__PublicUrl must be an http or https address without a query.")]
    public string? PublicUrl { get; set; }
}

[OptionsValidator]
public sealed partial class HttpOptionsValidator : IValidateOptions<HttpOptions>;

/// <summary>
/// The public address of the app. It comes from a setting and never from the header <c>Host</c>, because a cache that
/// stored a forged header would give a stranger's link to others.
/// </summary>
public sealed class PublicAddress(IOptions<HttpOptions> options)
{
    /// <summary>The address of a path that begins with a slash, or the path itself without the setting.</summary>
    public string Of(string path) => OfOrNull(path) ?? path;

    /// <summary>The address of a path that begins with a slash, or null without the setting.</summary>
    public string? OfOrNull(string path) => options.Value.PublicUrl is { } url ? url.TrimEnd('/') + path : null;
}

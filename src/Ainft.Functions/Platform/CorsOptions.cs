using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>Which web pages may call the app. Settings <c>Ainft__Cors__…</c>.</summary>
/// <remarks>
/// By default every page may call the app. The app has no cookies and every write is signed, so a page can send only
/// requests that its visitor could send anyway.
/// </remarks>
public sealed class CorsOptions : IValidatableObject
{
    public const string Section = "Ainft:Cors";

    private const string Every = "*";

    /// <summary>The origins, separated by semicolons, each as a browser sends it, or <c>*</c> for all.</summary>
    public string Origins { get; set; } = Every;

    internal bool IsOpen => Origins.Trim() == Every;

    /// <summary>Whether a page of this origin may read answers.</summary>
    internal bool Allows(string origin) => IsOpen || Listed.Contains(origin, StringComparer.Ordinal);

    private string[] Listed =>
        Origins.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        const string Expected =
            "must be * or origins such as https://app.example, without a path, separated by semicolons.";
        if (!IsOpen && (Listed.Length == 0 || !Listed.All(IsOrigin)))
            yield return new ValidationResult($"Ainft__Cors__Origins {Expected}", [nameof(Origins)]);
    }

    // RFC 6454, 6.2, defines scheme, host and port without the default port, all in lower case.
    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var uri) && $"{uri.Scheme}://{uri.Authority}" == text
            && uri.UserInfo.Length == 0;
}

[OptionsValidator]
internal sealed partial class CorsOptionsValidator : IValidateOptions<CorsOptions>;

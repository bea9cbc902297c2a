using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Operations;

/// <summary>
/// Which callers are operators. Settings <c>Ainft__Operations__…</c>. Without a key and without an authority, the
/// routes of operations do not exist.
/// </summary>
public sealed class OperationsOptions : IValidatableObject
{
    public const string Section = "Ainft:Operations";

    /// <summary>Fewer characters could be guessed.</summary>
    private const int ShortestKey = 32;

    /// <summary>The secret that a request sends in the header <c>x-ainft-operations-key</c>.</summary>
    public string? Key { get; set; }

    /// <summary>
    /// The issuer of tokens, for example <c>https://login.microsoftonline.com/TENANT/v2.0</c>. The app reads the name
    /// and the keys of the issuer from its OpenID Connect document.
    /// </summary>
    public string? Authority { get; set; }

    /// <summary>The audience of tokens, which is the application id of the app in Microsoft Entra ID.</summary>
    public string? Audience { get; set; }

    /// <summary>The role that a token must have.</summary>
    [Required(ErrorMessage = "Set Ainft__Operations__Role to the role of operators, or leave it unset.")]
    public string Role { get; set; } = "Ainft.Operator";

    internal bool HasKey => !string.IsNullOrEmpty(Key);

    internal bool HasAuthority => !string.IsNullOrEmpty(Authority);

    internal bool IsOn => HasKey || HasAuthority;

    /// <summary>Whether the authority is on this machine, as in tests. Only then it may be without TLS.</summary>
    internal bool IsLocal => Uri.TryCreate(Authority, UriKind.Absolute, out var uri) && uri.IsLoopback;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (HasKey && Key!.Length < ShortestKey)
            yield return new ValidationResult(
                $"Ainft__Operations__Key must have at least {ShortestKey} characters. openssl rand -hex 32 makes one.",
                [nameof(Key)]);
        if (HasAuthority && !IsAddress())
            yield return new ValidationResult(
                "Ainft__Operations__Authority must be an https address such as "
                + "https://login.microsoftonline.com/TENANT/v2.0.",
                [nameof(Authority)]);
        if (HasAuthority == string.IsNullOrEmpty(Audience))
            yield return new ValidationResult(
                "Set Ainft__Operations__Authority and Ainft__Operations__Audience together, because a token of the "
                + "authority can be meant for another app.",
                [nameof(Audience)]);
    }

    private bool IsAddress() =>
        Uri.TryCreate(Authority, UriKind.Absolute, out var uri)
        && (uri.Scheme == Uri.UriSchemeHttps || (uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}

[OptionsValidator]
internal sealed partial class OperationsOptionsValidator : IValidateOptions<OperationsOptions>;

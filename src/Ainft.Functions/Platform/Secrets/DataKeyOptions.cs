using System.ComponentModel.DataAnnotations;
using Ainft.Ethereum;
using Microsoft.Extensions.Options;

namespace Ainft.Functions.Platform;

/// <summary>
/// The keys that encrypt secrets at rest. Settings <c>Ainft__Data__…</c>. In Azure the settings refer to the secret of
/// the vault. Without a key the app works, but it stores no secrets.
/// </summary>
public sealed class DataKeyOptions : IValidatableObject
{
    public const string Section = "Ainft:Data";

    private const string Reference = "@Microsoft.KeyVault(";

    /// <summary>The key of new envelopes, 64 hexadecimal digits.</summary>
    public string? Key { get; set; }

    /// <summary>The key before a rotation, which only opens envelopes.</summary>
    public string? OldKey { get; set; }

    /// <summary>Whether Azure left the reference to a secret as it is, because it could not read the secret.</summary>
    internal bool IsUnread => Key?.StartsWith(Reference, StringComparison.Ordinal) == true;

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var (name, value) in new[] { (nameof(Key), Key), (nameof(OldKey), OldKey) })
            if (!IsAbsent(value) && BytesOf(value) is null)
                yield return new ValidationResult(
                    $"Ainft__Data__{name} must be 64 hexadecimal digits. openssl rand -hex 32 makes some.", [name]);
        if (string.IsNullOrEmpty(Key) && !string.IsNullOrEmpty(OldKey))
            yield return new ValidationResult(
                "Ainft__Data__OldKey needs Ainft__Data__Key, because the old key only opens secrets.",
                [nameof(OldKey)]);
    }

    /// <summary>The bytes of a setting. Null when it is absent.</summary>
    internal static byte[]? BytesOf(string? setting) =>
        setting is { Length: 64 } && Hex.TryParse($"0x{setting}", out var bytes) ? bytes : null;

    // A vault that does not answer must not stop an app that has no secrets.
    private static bool IsAbsent(string? value) =>
        string.IsNullOrEmpty(value) || value.StartsWith(Reference, StringComparison.Ordinal);
}

[OptionsValidator]
internal sealed partial class DataKeyOptionsValidator : IValidateOptions<DataKeyOptions>;

using System.Buffers.Text;
using System.Text;

namespace Ainft.Sources.Events;

/// <summary>
/// The secret of an integration, as the screen of the platform shows it. Senders of Standard Webhooks take
/// <c>whsec_</c> and base64 of 24 to 64 bytes. The others take any text, and this registry makes hexadecimal digits.
/// </summary>
public static class WebhookSecret
{
    /// <summary>The random bytes of a new secret.</summary>
    public const int RandomBytes = 32;

    /// <summary>The fewest and the most characters of a secret that a platform made.</summary>
    public const int MinLength = 16, MaxLength = 128;

    private const string Prefix = "whsec_";
    private const int LeastKey = 24, MostKey = 64;

    /// <summary>Whether the platform makes the secret itself, so that a creator must copy it from there.</summary>
    public static bool IsMadeByPlatform(WebhookPlatform platform) => platform == WebhookPlatform.Replicate;

    /// <summary>Writes a new secret.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="random"><see cref="RandomBytes"/> random bytes.</param>
    public static string Write(WebhookPlatform platform, ReadOnlySpan<byte> random) => IsStandard(platform)
        ? Prefix + Convert.ToBase64String(random)
        : Convert.ToHexStringLower(random);

    /// <summary>Whether a text can be a secret of the platform.</summary>
    public static bool IsValid(WebhookPlatform platform, string secret)
    {
        ArgumentNullException.ThrowIfNull(secret);
        return secret.Length is >= MinLength and <= MaxLength && secret.All(letter => letter is > ' ' and < '\x7F')
            && (!IsStandard(platform) || KeyOf(Encoding.ASCII.GetBytes(secret)) is not null);
    }

    internal static bool IsStandard(WebhookPlatform platform) => platform
        is WebhookPlatform.Replicate or WebhookPlatform.StandardWebhooks or WebhookPlatform.CloudEvents;

    /// <summary>The key of a secret of Standard Webhooks. Null for another text.</summary>
    internal static byte[]? KeyOf(ReadOnlySpan<byte> secret)
    {
        if (secret.Length > MaxLength || !secret.StartsWith("whsec_"u8))
            return null;
        var key = new byte[MaxLength];
        return Base64.DecodeFromUtf8(secret[Prefix.Length..], key, out _, out var count)
            == System.Buffers.OperationStatus.Done && count is >= LeastKey and <= MostKey
            ? key[..count]
            : null;
    }
}

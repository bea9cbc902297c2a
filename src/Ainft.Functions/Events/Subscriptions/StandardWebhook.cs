using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Org.BouncyCastle.Math.EC.Rfc8032;

namespace Ainft.Functions.Events;

/// <summary>The keys that sign a delivery: one of HMAC-SHA256 and one of Ed25519.</summary>
/// <param name="Secret">The key of HMAC.</param>
/// <param name="Seed">The private key of Ed25519 (RFC 8032), 32 bytes.</param>
internal sealed record WebhookKeys(byte[] Secret, byte[] Seed)
{
    private const int SecretBytes = 32;

    /// <summary>New random keys.</summary>
    public static WebhookKeys Generate() => new(
        RandomNumberGenerator.GetBytes(SecretBytes), RandomNumberGenerator.GetBytes(Ed25519.SecretKeySize));

    /// <summary>The key of HMAC as receivers configure it.</summary>
    public string SecretText => $"whsec_{Convert.ToBase64String(Secret)}";

    /// <summary>The public key of Ed25519.</summary>
    public byte[] PublicKey
    {
        get
        {
            var key = new byte[Ed25519.PublicKeySize];
            Ed25519.GeneratePublicKey(Seed, 0, key, 0);
            return key;
        }
    }

    /// <summary>A public key as receivers configure it.</summary>
    public static string TextOf(byte[] publicKey) => $"whpk_{Convert.ToBase64String(publicKey)}";
}

/// <summary>The headers of a delivery (Standard Webhooks 1.0.0).</summary>
internal static class StandardWebhook
{
    public const string Id = "webhook-id", Timestamp = "webhook-timestamp", Signature = "webhook-signature";

    /// <summary>The header with the signatures: <c>v1</c> of each secret, then <c>v1a</c> of each key.</summary>
    /// <param name="keys">The keys, newest first.</param>
    /// <param name="id">The id of the message, without a full stop.</param>
    /// <param name="at">The time of the attempt.</param>
    /// <param name="body">The body.</param>
    public static string Sign(IReadOnlyList<WebhookKeys> keys, string id, DateTimeOffset at, ReadOnlySpan<byte> body)
    {
        byte[] signed = [.. Encoding.ASCII.GetBytes($"{id}.{TimeOf(at)}."), .. body];
        string[] signatures =
        [
            .. keys.Select(key => $"v1,{Convert.ToBase64String(HMACSHA256.HashData(key.Secret, signed))}"),
            .. keys.Select(key => $"v1a,{Convert.ToBase64String(SignEd25519(key.Seed, signed))}"),
        ];
        return string.Join(' ', signatures);
    }

    /// <summary>The time of an attempt in seconds since 1970.</summary>
    public static string TimeOf(DateTimeOffset at) => at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static byte[] SignEd25519(byte[] seed, byte[] signed)
    {
        var signature = new byte[Ed25519.SignatureSize];
        Ed25519.Sign(seed, 0, signed, 0, signed.Length, signature, 0);
        return signature;
    }
}

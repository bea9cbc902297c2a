using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Ainft.Sources.Events;

/// <summary>The result of the check of a delivery's signature.</summary>
public enum SignatureState
{
    /// <summary>The sender knows one of the secrets.</summary>
    Valid,

    /// <summary>No secret makes this signature, or the delivery has none.</summary>
    Wrong,

    /// <summary>The signature is valid, but its time is outside of the window of the platform.</summary>
    Late,
}

/// <summary>
/// Checks the signature of a delivery over its raw bytes, before anything parses them. Every secret is tried, and every
/// comparison takes the same time, so the duration tells neither the right secret nor the right digits.
/// </summary>
/// <remarks>
/// <para>GitHub: header <c>X-Hub-Signature-256</c>, <c>sha256=</c> and the hexadecimal HMAC-SHA256 of the body.</para>
/// <para>Hugging Face: header <c>X-Webhook-Secret</c> with the secret itself.</para>
/// <para>MLflow: header <c>X-MLflow-Signature</c>, <c>v1,</c> and the base64 HMAC-SHA256 of
/// <c>{id}.{timestamp}.{body}</c>.</para>
/// <para>Weights &amp; Biases: header <c>X-Wandb-Signature</c> with the HMAC-SHA256 of the body in base64 or in
/// hexadecimal digits.</para>
/// <para>Standard Webhooks 1.0.0, Replicate and CloudEvents: headers <c>webhook-id</c>, <c>webhook-timestamp</c> and
/// <c>webhook-signature</c>. The key is the base64 after <c>whsec_</c> of the secret.</para>
/// </remarks>
public static class EventSignature
{
    /// <summary>The window of Standard Webhooks and Replicate, before and after now.</summary>
    public static readonly TimeSpan StandardWindow = TimeSpan.FromMinutes(5);

    /// <summary>
    /// The window of MLflow. Its retries keep the first timestamp. Three of them wait up to 60 s with jitter, and each
    /// try can take 30 s, which is less than ten minutes.
    /// </summary>
    public static readonly TimeSpan MlflowWindow = TimeSpan.FromMinutes(15);

    /// <summary>Checks a signature.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="header">The value of a header by its name without regard to case, or null.</param>
    /// <param name="body">The raw body.</param>
    /// <param name="secrets">The secrets as the platform shows them, in UTF-8.</param>
    /// <param name="now">The time.</param>
    public static SignatureState Check(
        WebhookPlatform platform, Func<string, string?> header, ReadOnlySpan<byte> body,
        IReadOnlyList<byte[]> secrets, DateTimeOffset now)
    {
        throw new NotImplementedException();
    }
}

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
/// comparison takes the same time, so the duration reveals neither the right secret nor the right digits.
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
    /// The window of MLflow, before and after now. All tries of a delivery have the time of the first one. Ten tries
    /// that wait up to 60 s and answer after 30 s each end within this window, and MLflow makes four by default.
    /// </summary>
    public static readonly TimeSpan MlflowWindow = TimeSpan.FromMinutes(15);

    private const int Part = 64 << 10;

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
        using var check = new SignatureCheck(platform, header, secrets);
        check.Append(body);
        return check.End(now);
    }

    /// <summary>Checks a signature over a body that is not in memory.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="header">The value of a header by its name without regard to case, or null.</param>
    /// <param name="body">The raw body from its beginning.</param>
    /// <param name="secrets">The secrets as the platform shows them, in UTF-8.</param>
    /// <param name="now">The time.</param>
    /// <param name="cancellationToken">Cancels.</param>
    public static async Task<SignatureState> CheckAsync(
        WebhookPlatform platform, Func<string, string?> header, Stream body, IReadOnlyList<byte[]> secrets,
        DateTimeOffset now, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(body);
        using var check = new SignatureCheck(platform, header, secrets);
        var buffer = new byte[Part];
        while (await body.ReadAsync(buffer, cancellationToken) is > 0 and var count)
            check.Append(buffer.AsSpan(0, count));
        return check.End(now);
    }

    internal static bool IsLate(WebhookPlatform platform, SignatureClaim claim, DateTimeOffset now) =>
        claim.Time is { } time
        && (now - time).Duration() > (platform == WebhookPlatform.Mlflow ? MlflowWindow : StandardWindow);
}

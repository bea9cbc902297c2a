namespace Ainft.Sources.Events;

/// <summary>The limits of a delivery, which hold before its signature is checked.</summary>
public static class EventLimits
{
    /// <summary>The most characters of a header that is read.</summary>
    public const int Header = 1_024;

    /// <summary>The most signatures in one header of Standard Webhooks.</summary>
    public const int Signatures = 8;

    /// <summary>The most secrets of an integration that are valid at the same time.</summary>
    public const int Secrets = 2;

    /// <summary>The most bytes of a body of GitHub, which drops larger events itself.</summary>
    public const int GitHub = 25 << 20;

    /// <summary>The most bytes of a body.</summary>
    /// <param name="platform">The platform.</param>
    /// <exception cref="ArgumentOutOfRangeException">The platform is unknown.</exception>
    public static int MaximumBytes(WebhookPlatform platform) => platform switch
    {
        WebhookPlatform.GitHub => GitHub,
        WebhookPlatform.Replicate => SourceLimits.FileBytes,
        WebhookPlatform.HuggingFace or WebhookPlatform.Mlflow => 1 << 20,
        WebhookPlatform.Wandb => 64 << 10,
        // A manifest has 256 KiB in canonical form, and the sender may indent or escape it.
        WebhookPlatform.StandardWebhooks or WebhookPlatform.CloudEvents => 1 << 20,
        _ => throw new ArgumentOutOfRangeException(nameof(platform), platform, "An unknown platform."),
    };
}

namespace Ainft.Sources.Events;

/// <summary>
/// The value of a manifest's <c>source.platform</c> for the events of a platform. The tool computes it too, because a
/// creator signs it.
/// </summary>
public static class PlatformSource
{
    /// <summary>The value that the platform decides.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="server">The creator's own server of the platform, or null.</param>
    /// <returns>Null when the creator must state the value.</returns>
    public static string? Of(WebhookPlatform platform, Uri? server) =>
        server?.Host.ToLowerInvariant() ?? platform switch
        {
            WebhookPlatform.GitHub => "github.com",
            WebhookPlatform.HuggingFace => "huggingface.co",
            WebhookPlatform.Wandb => "wandb.ai",
            WebhookPlatform.Replicate => "replicate.com",
            _ => null,
        };
}

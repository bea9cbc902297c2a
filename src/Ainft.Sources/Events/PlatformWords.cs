namespace Ainft.Sources.Events;

/// <summary>The words for platforms in requests, answers, rows and options of the tool.</summary>
public static class PlatformWords
{
    private static readonly (WebhookPlatform Platform, string Word)[] All =
    [
        (WebhookPlatform.GitHub, "github"),
        (WebhookPlatform.HuggingFace, "huggingface"),
        (WebhookPlatform.Mlflow, "mlflow"),
        (WebhookPlatform.Wandb, "wandb"),
        (WebhookPlatform.Replicate, "replicate"),
        (WebhookPlatform.StandardWebhooks, "standard-webhooks"),
        (WebhookPlatform.CloudEvents, "cloudevents"),
    ];

    /// <summary>All words.</summary>
    public static IEnumerable<string> Words => All.Select(one => one.Word);

    /// <summary>The word of a platform.</summary>
    public static string ToText(this WebhookPlatform platform) => Array.Find(All, one => one.Platform == platform).Word;

    /// <summary>The platform of a word. Null for another text.</summary>
    public static WebhookPlatform? Parse(string? text) =>
        Array.Find(All, one => one.Word == text) is { Word: not null } found ? found.Platform : null;

    /// <summary>Whether the events contain the manifest, so that no platform is asked.</summary>
    public static bool SendsManifests(this WebhookPlatform platform) =>
        platform is WebhookPlatform.StandardWebhooks or WebhookPlatform.CloudEvents;
}

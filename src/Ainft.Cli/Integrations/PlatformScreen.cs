using Ainft.Sources.Events;

namespace Ainft.Cli.Integrations;

/// <summary>A platform with the fields of its screen for a webhook.</summary>
/// <param name="Platform">The platform.</param>
/// <param name="Place">Where the screen is.</param>
/// <param name="Fields">The fields with their values, in the order of the screen.</param>
internal sealed record PlatformScreen(
    WebhookPlatform Platform, string Place,
    Func<string, string, IReadOnlyList<(string Name, string Value)>> Fields)
{
    /// <summary>All platforms.</summary>
    public static readonly IReadOnlyList<PlatformScreen> All =
    [
        new(WebhookPlatform.GitHub, "Settings, Webhooks, Add webhook of the repository", (url, secret) =>
        [
            ("Payload URL", url),
            ("Content type", "application/json"),
            ("Secret", secret),
            ("SSL verification", "Enable SSL verification"),
            ("Let me select individual events", "Pushes, Releases, Repositories"),
            ("Active", "yes"),
        ]),
        new(WebhookPlatform.HuggingFace, "Settings, Webhooks, Add a new webhook", (url, secret) =>
        [
            ("Target repositories", "the repositories of the scope"),
            ("Webhook URL", url),
            ("Secret", secret),
            ("Triggers", "Repo update"),
        ]),
        new(WebhookPlatform.Mlflow, "MlflowClient().create_webhook", (url, secret) =>
        [
            ("name", "ainft"),
            ("url", url),
            ("events", "model_version.created, model_version_alias.created, model_version_alias.deleted, "
                + "model_version_tag.set, model_version_tag.deleted"),
            ("secret", secret),
        ]),
        new(WebhookPlatform.Wandb, "Team settings, Webhooks, New webhook; then an automation", (url, secret) =>
        [
            ("URL", url),
            ("Secret", secret),
            ("Access token", "none"),
            ("Event", "An artifact alias is added, or a new version is linked"),
            ("Payload", WebhookTemplate.Wandb.ReplaceLineEndings("")),
        ]),
        new(WebhookPlatform.Replicate, "the body of POST v1/predictions or trainings", (url, _) =>
        [
            ("webhook", url),
            ("webhook_events_filter", "[\"completed\"]"),
        ]),
        new(WebhookPlatform.StandardWebhooks, "your sender", Standard(
            "{\"type\":\"…\",\"timestamp\":\"…\",\"data\":{\"manifest\":{…}}}")),
        new(WebhookPlatform.CloudEvents, "your sender, which signs as Standard Webhooks", Standard(
            "CloudEvents 1.0 with the data {\"manifest\":{…}}")),
    ];

    /// <summary>The words of all platforms.</summary>
    public static string[] Words => [.. All.Select(screen => screen.Word)];

    /// <summary>The word of the server for the platform.</summary>
    public string Word => Platform.ToText();

    /// <summary>The platform of a word, which the command line or the server checked.</summary>
    public static PlatformScreen Of(string word) =>
        All.FirstOrDefault(screen => screen.Word == word) ?? throw CommandException.Refused(
            $"The server names a platform '{word}', which this version of the tool does not know.",
            "Install a newer version.");

    private static Func<string, string, IReadOnlyList<(string Name, string Value)>> Standard(string body) =>
        (url, secret) =>
        [
            ("URL", url),
            ("Secret", secret),
            ("Headers", "webhook-id, webhook-timestamp, webhook-signature"),
            ("Body", body),
        ];
}

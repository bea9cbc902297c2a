namespace Ainft.Sources.Events;

/// <summary>Reads the event of a delivery whose signature is valid.</summary>
public static class EventReader
{
    /// <summary>
    /// The part of a body from which the same event is read later. GitHub sends up to 25 MiB, and its reader needs
    /// little of that. The key of the event follows from the whole body.
    /// </summary>
    /// <exception cref="SourceException">The body is not JSON.</exception>
    public static ReadOnlyMemory<byte> Kept(WebhookPlatform platform, ReadOnlyMemory<byte> body) =>
        platform == WebhookPlatform.GitHub ? Delivery.Keep(body, GitHubEvents.Members) : body;

    /// <summary>Reads an event.</summary>
    /// <param name="platform">The platform.</param>
    /// <param name="header">The value of a header by its name without regard to case, or null.</param>
    /// <param name="body">The raw body, at most <see cref="EventLimits.MaximumBytes"/>.</param>
    /// <exception cref="SourceException">The body or a header has another form.</exception>
    public static PlatformEvent Read(
        WebhookPlatform platform, Func<string, string?> header, ReadOnlyMemory<byte> body)
    {
        ArgumentNullException.ThrowIfNull(header);
        if (body.Length > EventLimits.MaximumBytes(platform))
            throw new SourceException(
                $"The body has {body.Length:N0} bytes, and {EventLimits.MaximumBytes(platform):N0} are accepted.")
            {
                Code = ViolationCode.TooLarge,
            };
        var delivery = new Delivery(platform, header, body);
        delivery.RequireJson();
        return platform switch
        {
            WebhookPlatform.GitHub => GitHubEvents.Read(delivery),
            WebhookPlatform.HuggingFace => HubEvents.Read(delivery),
            WebhookPlatform.Mlflow => MlflowEvents.Read(delivery),
            WebhookPlatform.Wandb => WandbEvents.Read(delivery),
            WebhookPlatform.Replicate => ReplicateEvents.Read(delivery),
            WebhookPlatform.StandardWebhooks => StandardEvents.Read(delivery),
            _ => CloudEventReader.Read(delivery),
        };
    }
}

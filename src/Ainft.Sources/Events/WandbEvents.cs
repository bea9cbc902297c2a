namespace Ainft.Sources.Events;

/// <summary>
/// Reads the events of automations of Weights &amp; Biases. A person pastes <see cref="WebhookTemplate.Wandb"/> on
/// their screen, because the platform sends any JSON that its user writes there.
/// </summary>
internal static class WandbEvents
{
    private const string Place = "/artifact_version_string";

    public static PlatformEvent Read(Delivery delivery)
    {
        var root = delivery.Parse();
        if (root.RequiredText("/source") != "wandb")
            throw EventMembers.Refused(
                ViolationCode.WrongValue, "/source", "is not wandb. Paste the body template of this registry");
        var found = new PlatformEvent(
            delivery.Platform, EventMembers.Name(root.RequiredText("/event_type")), EventAction.Ignore,
            delivery.KeyOfBody());
        if (root.OptionalText(Place) is not { } text)
            return found with { Reason = "The event names no version of an artifact." };
        if (text.Contains("${", StringComparison.Ordinal))
            throw EventMembers.Refused(
                ViolationCode.WrongForm, Place, "still has a variable, which Weights & Biases did not replace");
        return WandbName.TryParseVersion(text) is { } name
            ? Registered(root, found, name)
            : throw EventMembers.Refused(ViolationCode.WrongForm, Place, "is not entity/project/name:version");
    }

    private static PlatformEvent Registered(SourceNode root, PlatformEvent found, WandbName name) => found with
    {
        Action = EventAction.Register,
        Repository = name.Repository,
        Revision = name.IsPinned ? name.Version : null,
        Reference = name.IsPinned ? root.OptionalText("/alias") : name.Version,
        From = name.ToString(),
        Details = EventMembers.Details(
            ("author", root.At("/event_author")?.Text),
            ("alias", root.At("/alias")?.Text),
            ("tag", root.At("/tag")?.Text),
            ("artifact", root.At("/artifact_version")?.Text)),
    };
}

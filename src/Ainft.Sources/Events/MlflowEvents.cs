using System.Text.RegularExpressions;

namespace Ainft.Sources.Events;

/// <summary>Reads the events of a tracking server of MLflow. Aliases and tags are events on a version.</summary>
internal static partial class MlflowEvents
{
    public static PlatformEvent Read(Delivery delivery)
    {
        var key = delivery.KeyOfId();
        var root = delivery.Parse();
        var name = $"{root.RequiredText("/entity", Word())}.{root.RequiredText("/action", Word())}";
        var found = new PlatformEvent(delivery.Platform, name, EventAction.Ignore, key);
        return name switch
        {
            "model_version.created" => Created(delivery, root, Named(root, found)),
            "model_version_tag.set" or "model_version_tag.deleted" => Recorded(root, found, "A tag"),
            "model_version_alias.created" or "model_version_alias.deleted" => Recorded(root, found, "An alias"),
            _ => found with { Reason = "Only versions of models with their aliases and tags are read." },
        };
    }

    // A poll does not know the id of a lost delivery, so the key follows from the version. A model that was deleted and
    // made again begins with version 1 again, but it has another source. MLflow can add the run later.
    private static PlatformEvent Created(Delivery delivery, SourceNode root, PlatformEvent found)
    {
        var version = root.RequiredText("/data/version", Version());
        return found with
        {
            DeliveryKey = delivery.Key(
                found.Name, found.Repository!, version, root.At("/data/source")?.Text ?? ""),
            Revision = version,
            Action = EventAction.Register,
            From = $"mlflow:models:/{root.RequiredText("/data/name")}/{version}",
        };
    }

    private static PlatformEvent Recorded(SourceNode root, PlatformEvent found, string subject) =>
        Named(root, found) with
        {
            Revision = root.OptionalText("/data/version", Version()),
            Reference = root.OptionalText("/data/alias"),
            Action = EventAction.Record,
            Reason = $"{subject} of a version does not change its component.",
        };

    private static PlatformEvent Named(SourceNode root, PlatformEvent found) => found with
    {
        Repository = MlflowName.RepositoryOf(root.RequiredText("/data/name", Model())),
        Details = EventMembers.Details(
            ("run", root.At("/data/run_id")?.Text),
            ("source", root.At("/data/source")?.Text),
            ("workspace", root.At("/workspace")?.Text),
            ("tag", root.At("/data/key")?.Text),
            ("value", root.At("/data/value")?.Text),
            ("alias", root.At("/data/alias")?.Text)),
    };

    [GeneratedRegex(@"^[a-z_]{1,64}\z")]
    private static partial Regex Word();

    [GeneratedRegex(@"^[^/:@\u0000-\u001F]{1,256}\z")]
    private static partial Regex Model();

    [GeneratedRegex(@"^[0-9]{1,18}\z")]
    private static partial Regex Version();
}

using System.Text.RegularExpressions;

namespace Ainft.Sources.Events;

/// <summary>
/// Reads the predictions and trainings of Replicate, which have no envelope. A prediction names the version that ran. A
/// training names the version that it made.
/// </summary>
internal static partial class ReplicateEvents
{
    private const string Trainings = "/v1/trainings/";

    public static PlatformEvent Read(Delivery delivery)
    {
        _ = delivery.KeyOfId();
        var root = delivery.Parse();
        var (id, status) = (root.RequiredText("/id", Id()), root.RequiredText("/status", Word()));
        var isTraining = root.OptionalText("/urls/get") is { } address
            && Uri.TryCreate(address, UriKind.Absolute, out var uri)
            && uri.AbsolutePath.StartsWith(Trainings, StringComparison.Ordinal);
        var kind = isTraining ? "training" : "prediction";
        // One run sends several events, and each of its states comes once.
        var found = new PlatformEvent(
            delivery.Platform, $"{kind}.{status}", EventAction.Ignore, delivery.Key(kind, id, status))
        {
            Details = EventMembers.Details(
                (kind, id), ("model", root.At("/model")?.Text), ("version", root.At("/version")?.Text)),
        };
        return status != "succeeded" ? found with { Reason = "The run has not succeeded." }
            : isTraining ? Trained(root, found)
            : Predicted(root, found);
    }

    private static PlatformEvent Predicted(SourceNode root, PlatformEvent found)
    {
        // Official models have the version hidden.
        if (root.OptionalText("/version") is null or "hidden")
            return found with { Reason = "Replicate does not name the version of this model." };
        var model = root.RequiredText("/model");
        return ReplicateName.TryCreate(model, root.RequiredText("/version")) is { } name
            ? Registered(found, name)
            : throw EventMembers.Refused(
                ViolationCode.WrongForm, "/version", "and /model do not name a version of a model");
    }

    private static PlatformEvent Trained(SourceNode root, PlatformEvent found)
    {
        const string Place = "/output/version";
        return root.RequiredText(Place).Split(':') is [var model, var version]
            && ReplicateName.TryCreate(model, version) is { } name
            ? Registered(found, name)
            : throw EventMembers.Refused(ViolationCode.WrongForm, Place, "is not owner/name:version");
    }

    private static PlatformEvent Registered(PlatformEvent found, ReplicateName name) => found with
    {
        Action = EventAction.Register,
        Repository = name.Repository,
        Revision = name.Version,
        From = name.ToString(),
    };

    [GeneratedRegex(@"^[A-Za-z0-9_-]{1,128}\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"^[a-z_]{1,64}\z")]
    private static partial Regex Word();
}

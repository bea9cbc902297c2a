namespace Ainft.Sources.Events;

/// <summary>Reads the body that Standard Webhooks recommends, <c>{type, timestamp, data}</c>.</summary>
internal static class StandardEvents
{
    public static PlatformEvent Read(Delivery delivery)
    {
        var key = delivery.KeyOfId();
        var root = delivery.Parse();
        var found = new PlatformEvent(
            delivery.Platform, EventMembers.Name(root.RequiredText("/type")), EventAction.Ignore, key)
        {
            Details = EventMembers.Details(("time", root.RequiredText("/timestamp"))),
        };
        if (root["data"] is null)
            throw EventMembers.Refused(ViolationCode.MemberMissing, "/data", "is missing");
        return InlineManifest.AddTo(found, delivery.Body, ["data", "manifest"]);
    }
}

using System.Net.Mime;
using System.Text.Json;
using CloudNative.CloudEvents;
using CloudNative.CloudEvents.SystemTextJson;

namespace Ainft.Sources.Events;

/// <summary>
/// Reads CloudEvents 1.0 over HTTP, in structured and in binary mode. The sender signs as Standard Webhooks does, so
/// only the body, <c>webhook-id</c> and <c>webhook-timestamp</c> are signed. The attributes of binary mode are headers
/// without a signature, so they have no effect.
/// </summary>
internal static class CloudEventReader
{
    private const string Media = "application/cloudevents", Json = "application/json", Suffix = "+json";
    private static readonly JsonEventFormatter Formatter = new(null, JsonText.Strict);
    private static readonly string[] Attributes = ["id", "source", "type", "time", "subject", "dataschema"];

    public static PlatformEvent Read(Delivery delivery)
    {
        var key = delivery.KeyOfId();
        if (delivery.MediaType.StartsWith($"{Media}-batch", StringComparison.Ordinal))
            throw Delivery.Refused(ViolationCode.WrongValue, "Content-Type", "is a batch. Send one event per request");
        // The library has limits neither for values nor for texts, so the own reader goes first.
        var root = delivery.Parse();
        var isStructured = delivery.MediaType.StartsWith(Media, StringComparison.Ordinal);
        if (isStructured && root["data_base64"] is not null)
            throw EventMembers.Refused(ViolationCode.WrongType, "/data_base64", "has no JSON. Use the member data");
        var attributes = isStructured ? Structured(delivery) : Binary(delivery);
        var found = new PlatformEvent(
            delivery.Platform, EventMembers.Name(attributes.Type), EventAction.Ignore, key)
        {
            Details = EventMembers.Details(
                ("id", attributes.Id), ("source", attributes.Source?.OriginalString),
                ("subject", attributes.Subject), ("time", attributes.Time?.ToString("O"))),
        };
        return InlineManifest.AddTo(found, delivery.Body, isStructured ? ["data", "manifest"] : ["manifest"]);
    }

    private static CloudEvent Structured(Delivery delivery)
    {
        var decoded = Checked("", () => Formatter.DecodeStructuredModeMessage(delivery.Body, (ContentType?)null, null));
        return decoded.DataContentType is null || IsJson(decoded.DataContentType)
            ? decoded
            : throw EventMembers.Refused(ViolationCode.WrongValue, "/datacontenttype", "is not application/json");
    }

    private static CloudEvent Binary(Delivery delivery)
    {
        if (delivery.OptionalHeader("ce-specversion") is not { } version)
            throw Delivery.Refused(ViolationCode.MemberMissing, "ce-specversion", "is missing");
        var known = CloudEventsSpecVersion.FromVersionId(version)
            ?? throw Delivery.Refused(ViolationCode.WrongValue, "ce-specversion", "is not 1.0");
        var decoded = new CloudEvent(known);
        foreach (var name in Attributes)
            if (delivery.OptionalHeader($"ce-{name}") is { } value)
                Checked($"ce-{name}", () =>
                {
                    // Other characters than printable ASCII are percent-encoded (HTTP binding, section 3.1.3.2).
                    decoded.SetAttributeFromString(name, Uri.UnescapeDataString(value));
                    return decoded;
                });
        return Checked("ce-id", decoded.Validate);
    }

    private static CloudEvent Checked(string place, Func<CloudEvent> decode)
    {
        try
        {
            return decode();
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException
            or FormatException or JsonException or OverflowException)
        {
            throw new SourceException(
                PlainText.Fit(PlainText.Clean($"The event is not a CloudEvent. {exception.Message}"), 500), exception)
            {
                Code = ViolationCode.WrongForm,
                Pointer = place,
            };
        }
    }

    private static bool IsJson(string type) =>
        type.Split(';')[0].Trim() is var media && (media.Equals(Json, StringComparison.OrdinalIgnoreCase)
            || media.EndsWith(Suffix, StringComparison.OrdinalIgnoreCase));
}

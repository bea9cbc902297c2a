using System.Text.Json.Serialization;

namespace Ainft.Functions.Webhooks;

/// <summary>
/// The answer to a delivery. <c>Delivery</c> is the id, which is absent when the event needs no work. <c>State</c> is
/// that of a delivery, or <c>ignored</c>.
/// </summary>
public sealed record ReceiptAnswer(string? Delivery, string Event, string State, string? Reason = null);

/// <summary>
/// A delivery. <c>Component</c> is the component or the reference that exists because of it. <c>Subject</c> is the
/// repository and revision of the event.
/// </summary>
public sealed record DeliveryAnswer(
    string Id,
    string Event,
    string State,
    DateTimeOffset ReceivedAt,
    int Tries,
    string? Subject = null,
    string? Component = null,
    string? Reason = null,
    DateTimeOffset? TriedAt = null)
{
    internal static DeliveryAnswer Of(Delivery delivery) => new(
        $"{delivery.Id}",
        delivery.Event,
        delivery.State.ToString().ToLowerInvariant(),
        delivery.ReceivedAt,
        delivery.Tries,
        delivery.Subject,
        delivery.Component?.ToString(),
        delivery.Reason,
        delivery.TriedAt);
}

/// <summary>The newest deliveries of an integration. <c>Page</c> continues the list.</summary>
public sealed record DeliveryPage(IReadOnlyList<DeliveryAnswer> Items, string? Page = null);

/// <summary>
/// The component that a payload would become. <c>Manifest</c> is its canonical text. <c>As</c> is <c>component</c> or
/// <c>reference</c>. <c>Reason</c> says why the event becomes no component, or only a reference. <c>Others</c> has
/// components by other creators that name the same repository. No machine picks them as parents.
/// </summary>
public sealed record EventPreview(
    string Event,
    string Action,
    string? As = null,
    string? Id = null,
    string? Manifest = null,
    string? Reason = null,
    IReadOnlyList<string>? Others = null);

[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class DeliveryHeaders : JsonSerializerContext;

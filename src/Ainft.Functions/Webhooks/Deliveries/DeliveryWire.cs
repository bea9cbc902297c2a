using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Ainft.Functions.Webhooks;

/// <summary>The answer to a delivery.</summary>
/// <param name="Delivery">The id of the delivery. It is absent when the event needs no work.</param>
/// <param name="Event">The name of the event.</param>
/// <param name="State">The state of the delivery, or <c>ignored</c>.</param>
/// <param name="Reason">Why the event needs no work.</param>
public sealed record ReceiptAnswer(string? Delivery, string Event, string State, string? Reason = null);

/// <summary>A delivery.</summary>
/// <param name="Id">The id of the delivery.</param>
/// <param name="Event">The name of the event.</param>
/// <param name="State">The state of the delivery.</param>
/// <param name="ReceivedAt">The time of its arrival.</param>
/// <param name="Tries">The number of attempts to process it.</param>
/// <param name="Subject">The repository and the revision of the event.</param>
/// <param name="Component">The component or the reference that exists because of it.</param>
/// <param name="Reason">Why it became no component, or only a reference.</param>
/// <param name="TriedAt">The time of the last attempt.</param>
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

/// <summary>The newest deliveries of an integration.</summary>
/// <param name="Items">The deliveries.</param>
/// <param name="Page">The cursor of the next page. It is absent on the last page.</param>
public sealed record DeliveryPage(IReadOnlyList<DeliveryAnswer> Items, string? Page = null);

/// <summary>The component that a payload would become.</summary>
/// <param name="Event">The name of the event.</param>
/// <param name="Action">The effect of the event.</param>
/// <param name="As"><c>component</c> or <c>reference</c>.</param>
/// <param name="Id">The id of the component.</param>
/// <param name="Manifest">The canonical text of the manifest.</param>
/// <param name="Reason">Why the event becomes no component, or only a reference.</param>
/// <param name="Others">
/// Components by other creators that name the same repository. No machine picks them as parents.
/// </param>
public sealed record EventPreview(
    string Event,
    string Action,
    string? As = null,
    string? Id = null,
    string? Manifest = null,
    string? Reason = null,
    IReadOnlyList<string>? Others = null);

/// <summary>The headers of a delivery in its row.</summary>
[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
internal sealed partial class DeliveryHeaders : JsonSerializerContext
{
    /// <summary>Writes characters such as &amp; as one character, because the default form has six of them.</summary>
    public static DeliveryHeaders Plain { get; } =
        new(new JsonSerializerOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}

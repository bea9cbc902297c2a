using System.Text.Json;
using Ainft.Ethereum;

namespace Ainft.Functions.Webhooks;

/// <summary>A message of the queue, <c>{"integration":"0x…","delivery":"0x…"}</c>.</summary>
internal readonly record struct DeliveryMessage(Bytes32 Integration, Sha256Digest Delivery)
{
    private const string Queue = "The message has another form.";

    /// <exception cref="FormatException">The message has another form, so it goes to the poison queue.</exception>
    public static DeliveryMessage Read(BinaryData message)
    {
        try
        {
            using var json = JsonDocument.Parse(message);
            return new DeliveryMessage(
                Bytes32.Parse(json.RootElement.GetProperty("integration").GetString()!),
                Sha256Digest.Parse(json.RootElement.GetProperty("delivery").GetString()!));
        }
        catch (Exception e) when (
            e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentNullException)
        {
            throw new FormatException(Queue, e);
        }
    }

    public string ToJson() => $$"""{"integration":"{{Integration}}","delivery":"{{Delivery}}"}""";
}

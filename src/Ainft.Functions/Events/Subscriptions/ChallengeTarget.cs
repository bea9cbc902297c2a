using System.Security.Cryptography;
using System.Text.Json;

namespace Ainft.Functions.Events;

/// <summary>
/// Asks the target of a subscription for a random text. Only a target that returns it gets events, so a subscription
/// cannot send requests to a server whose operator does not want them.
/// </summary>
internal sealed class ChallengeTarget(WebhookTarget target, TimeProvider time)
{
    /// <summary>Sends the challenge. Returns why the target did not pass it, or null.</summary>
    public async Task<string?> RunAsync(Uri address, IReadOnlyList<WebhookKeys> signing, CancellationToken ct)
    {
        var challenge = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        var message = $"chl_{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))}";
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new ChallengeAnswer(message, EventType.Challenge, time.GetUtcNow(), new ChallengeData(challenge)),
            SubscriptionJson.Default.ChallengeAnswer);
        var answer = await target.SendAsync(address, signing, message, body, ct);
        if (answer.Failure is { } failure)
            return failure;
        return Returns(answer.Body, challenge)
            ? null
            : "The target did not return the challenge as the JSON object {\"challenge\":\"…\"} of at most 1 KiB.";
    }

    private static bool Returns(byte[] body, string challenge)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("challenge", out var value)
                && value.ValueKind == JsonValueKind.String && value.ValueEquals(challenge);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
